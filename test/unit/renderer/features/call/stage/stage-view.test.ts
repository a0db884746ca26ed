import { describe, expect, test } from "vitest";
import { stageView } from "../../../../../../src/renderer/features/call/stage/stage-view.ts";
import { person } from "../../../../../helpers/person.ts";

const [ada, bea, me] = [person("ada"), person("bea"), person("me", { local: true })];
const call = {
  people: [ada, bea, me],
  layout: "grid" as const,
  presenter: null,
  spotlightId: null,
  pinned: null,
  foreground: "ada",
  hideSelf: false,
};

describe("the stage shows", () => {
  test.each([
    ["everybody in a grid", {}, { kind: "grid", people: [ada, bea, me] }],
    ["the active speaker", { layout: "speaker" as const }, { kind: "large", person: ada, beside: [bea, me] }],
    ["the pinned participant", { pinned: "bea" }, { kind: "large", person: bea, beside: [ada, me] }],
    [
      "the spotlight rather than the pinned participant",
      { pinned: "bea", spotlightId: "user-ada" },
      { kind: "large", person: ada, beside: [bea, me] },
    ],
    [
      "a screen share before anything else, and everybody beside it",
      { presenter: bea, pinned: "ada", spotlightId: "user-ada" },
      { kind: "share", presenter: bea, beside: [ada, bea, me] },
    ],
    ["the others without the self view", { hideSelf: true }, { kind: "grid", people: [ada, bea] }],
    [
      "the self view if alone, even if hidden",
      { people: [me], hideSelf: true },
      { kind: "grid", people: [me] },
    ],
    [
      "everybody once the pinned participant has left",
      { pinned: "cem" },
      { kind: "grid", people: [ada, bea, me] },
    ],
  ])("%s", (_name, changes, view) => {
    expect(stageView({ ...call, ...changes })).toEqual(view);
  });
});
