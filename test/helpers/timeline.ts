import type { Locator, Page } from "playwright";
import { expect } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { general, type TestHost, type TestPerson } from "./host.ts";

export const log = (page: Page): Locator => page.getByRole("log");

export const distanceToEnd = (page: Page): Promise<number> =>
  log(page).evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);

export const isAtEnd = (page: Page) => expect.poll(() => distanceToEnd(page)).toBeLessThan(2);

/** Resolves once it has not been scrolled for ten frames: a browser scrolls smoothly. */
export const standsStill = (page: Page): Promise<void> =>
  log(page).evaluate(async (element) => {
    for (let [top, frames] = [element.scrollTop, 0]; frames < 10; frames += 1) {
      await new Promise(requestAnimationFrame);
      if (element.scrollTop !== top) [top, frames] = [element.scrollTop, -1];
    }
  });

/** Posts messages in General, several at a time: as many as there are people. */
export async function post(
  host: TestHost,
  people: readonly TestPerson[],
  count: number,
  body: (index: number) => string,
): Promise<void> {
  const { id: room_id } = await general(host.owner);
  let next = 0;
  const write = async ({ api }: TestPerson) => {
    for (let index = next++; index < count; index = next++)
      await api.call(routes.sendMessage, {
        params: { room_id },
        body: { body: body(index), txn_id: crypto.randomUUID() },
      });
  };
  await Promise.all(people.map(write));
}

/** The lines of the timeline of which something is seen, from the top: the first line of text of each. */
export const seenLines = (page: Page): Promise<string[]> =>
  log(page).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return [...element.querySelectorAll("article")]
      .filter((line) => {
        const box = line.getBoundingClientRect();
        return box.bottom > top + 1 && box.top < bottom - 1;
      })
      .map((line) => line.querySelector("p")?.textContent.split("\n")[0] ?? "");
  });
