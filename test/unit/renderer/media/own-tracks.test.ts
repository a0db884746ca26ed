import { expect, test } from "vitest";
import { OwnTracks } from "../../../../src/renderer/media/own-tracks.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import { microphoneTrack } from "./fake-media.ts";
import { FakeRoom } from "./fake-room.ts";

/** In a room, where what is sent waits for `prepared`. */
async function sending() {
  const log: string[] = [];
  const prepared = Promise.withResolvers<void>();
  const own = new OwnTracks(new Scope(), false, () => prepared.promise);
  own.sendIn(new FakeRoom((what) => log.push(what)), new Scope());
  const track = await microphoneTrack();
  return { own, track, prepared, log, published: own.publish(track) };
}

test("a track is sent once what has to be done before is done", async () => {
  const { own, track, prepared, log, published } = await sending();
  expect(own.settled()).toEqual([]);
  expect(log).toEqual([]);
  prepared.resolve();
  await published;
  expect(log).toEqual(["publishes audio"]);
  expect(own.settled()).toEqual([track]);
});

test("a track that cannot be prepared is not sent", async () => {
  const { prepared, log, published } = await sending();
  prepared.reject(new Error("not muted"));
  await expect(published).rejects.toThrow("not muted");
  expect(log).toEqual([]);
});

test("a track that is withdrawn while it is prepared is not sent", async () => {
  const { own, track, prepared, log, published } = await sending();
  await own.withdraw(track);
  prepared.resolve();
  await published;
  expect(log).toEqual(["unpublishes audio"]);
});
