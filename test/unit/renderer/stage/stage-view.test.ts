import { describe, expect, test } from "vitest";
import { stageView } from "../../../../src/renderer/stage/stage-view.ts";
import { participant } from "../../../helpers/participant.ts";

const [ada, bea, me] = [participant("ada"), participant("bea"), participant("me", { local: true })];
const call = {
  participants: [ada, bea, me],
  layout: "grid" as const,
  presenter: null,
  spotlightId: null,
  pinned: null,
  foreground: "ada",
  hideSelf: false,
};

describe("the stage shows", () => {
  test.each([
    ["everybody in a grid", {}, { kind: "grid", participants: [ada, bea, me] }],
    [
      "the active speaker",
      { layout: "speaker" as const },
      { kind: "large", participant: ada, beside: [bea, me] },
    ],
    ["the pinned participant", { pinned: "bea" }, { kind: "large", participant: bea, beside: [ada, me] }],
    [
      "the spotlight rather than the pinned participant",
      { pinned: "bea", spotlightId: "user-ada" },
      { kind: "large", participant: ada, beside: [bea, me] },
    ],
    [
      "a screen share before anything else, and everybody beside it",
      { presenter: bea, pinned: "ada", spotlightId: "user-ada" },
      { kind: "share", presenter: bea, beside: [ada, bea, me] },
    ],
    ["the others without the self view", { hideSelf: true }, { kind: "grid", participants: [ada, bea] }],
    [
      "the self view if alone, even if hidden",
      { participants: [me], hideSelf: true },
      { kind: "grid", participants: [me] },
    ],
    [
      "everybody once the pinned participant has left",
      { pinned: "cem" },
      { kind: "grid", participants: [ada, bea, me] },
    ],
  ])("%s", (_name, changes, view) => {
    expect(stageView({ ...call, ...changes })).toEqual(view);
  });
});
