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
    ["everybody alike", {}, { kind: "grid", people: [ada, bea, me] }],
    ["who speaks", { layout: "speaker" as const }, { kind: "large", person: ada, beside: [bea, me] }],
    ["whom one has pinned", { pinned: "bea" }, { kind: "large", person: bea, beside: [ada, me] }],
    [
      "whom all are asked to look at before whom one has pinned",
      { pinned: "bea", spotlightId: "user-ada" },
      { kind: "large", person: ada, beside: [bea, me] },
    ],
    [
      "a screen before all, and everybody beside it",
      { presenter: bea, pinned: "ada", spotlightId: "user-ada" },
      { kind: "share", presenter: bea, beside: [ada, bea, me] },
    ],
    ["the others, without oneself", { hideSelf: true }, { kind: "grid", people: [ada, bea] }],
    ["oneself, alone, whatever was chosen", { people: [me], hideSelf: true }, { kind: "grid", people: [me] }],
    ["everybody, once the pinned one has left", { pinned: "cem" }, { kind: "grid", people: [ada, bea, me] }],
  ])("%s", (_name, changes, view) => {
    expect(stageView({ ...call, ...changes })).toEqual(view);
  });
});
