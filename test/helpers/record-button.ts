import type { Page } from "playwright";
import { routes } from "../../src/shared/contract/index.ts";
import type { TestHost } from "./host.ts";

/** The call that its owner sees. */
export async function liveCallOf({ owner }: TestHost) {
  const { rooms } = await owner.api.call(routes.listRooms);
  const call = rooms.find(({ call: live }) => live)?.call;
  if (!call) throw new Error("there is no call");
  return call;
}

/** Presses Record in the call's bar, and starts. */
export async function pressRecord(page: Page): Promise<void> {
  await page.getByTestId("record").click();
  await page.getByTestId("start-recording").click();
  await page.getByTestId("recording-mark").first().waitFor();
}
