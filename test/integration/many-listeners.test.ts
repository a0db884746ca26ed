import { expect, test } from "vitest";
import type { ServerEvent } from "../../src/shared/contract/events.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { listen } from "../helpers/events.ts";
import { general, invite, startHost } from "../helpers/host.ts";

/** test/bench/host.bench.ts measures how fast. */
test("50 people who send 200 messages at once all receive each message once, in the same order", async () => {
  const host = await startHost();
  const room = await general(host.owner);
  const people = await Promise.all(Array.from({ length: 50 }, (_, i) => invite(host, `Person ${i}`)));
  const listeners = await Promise.all(
    people.map(({ token }) => listen(host.url, { access_token: token, since: null })),
  );
  await Promise.all(listeners.map((listener) => listener.until(({ type }) => type === "hello")));
  const said: string[] = [];
  for (let round = 0; round < 4; round += 1)
    await Promise.all(
      people.map(async (sender, index) => {
        const body = `message ${round}-${index}`;
        said.push(body);
        await sender.api.call(routes.sendMessage, {
          params: { room_id: room.id },
          body: { body, txn_id: body },
        });
      }),
    );
  const heard = (events: readonly ServerEvent[]) =>
    events.flatMap((event) => (event.type === "swp.message" ? event.data.body : []));
  await Promise.all(
    listeners.map((listener) =>
      expect.poll(() => heard(listener.events).length, { timeout: 30_000 }).toBe(said.length),
    ),
  );
  const [first = []] = listeners.map(({ events }) => heard(events));
  expect(first.toSorted()).toEqual(said.toSorted());
  for (const { events } of listeners) expect(heard(events)).toEqual(first);
});

test("whoever listens hears the host's time again and again, by which a dead connection is noticed", async () => {
  const host = await startHost();
  const listener = await listen(host.url, { access_token: host.owner.token, since: null });
  const times = () =>
    new Set(listener.frames.flatMap((frame) => (frame.type === "swp.clock" ? [frame.data.time] : [])));
  await listener.until(() => times().size >= 2);
});
