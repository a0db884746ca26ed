import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { idleCall, useCall } from "../../../../src/renderer/stores/call-store.ts";
import { followTrouble, passCheck } from "../../../../src/renderer/stores/device-trouble.ts";
import { usePreferences } from "../../../../src/renderer/stores/preferences.ts";
import { isCheckDue } from "../../../../src/renderer/stores/prejoin.ts";

const isDue = () => isCheckDue(usePreferences.getState());
const hangUp = () => useCall.setState(idleCall);

beforeAll(followTrouble);
beforeEach(() => {
  hangUp();
  usePreferences.setState(usePreferences.getInitialState());
});

describe("the check before a call", () => {
  test("is due on a new device, and then no more", () => {
    expect(isDue()).toBe(true);
    passCheck([]);
    expect(isDue()).toBe(false);
    useCall.setState({ microphone: "on", camera: "on" });
    useCall.setState({ microphone: "off", camera: "off" });
    hangUp();
    expect(isDue()).toBe(false);
  });

  test("is always due for whoever wants that", () => {
    passCheck([]);
    usePreferences.setState({ preJoin: "always" });
    expect(isDue()).toBe(true);
  });

  test.each([
    { microphone: "denied" },
    { microphone: "missing" },
    { camera: "busy" },
    { microphoneNotice: "silent" },
  ] as const)("is due again after a call with %o", (trouble) => {
    passCheck([]);
    useCall.setState(trouble);
    hangUp();
    expect(isDue()).toBe(true);
  });

  test("is not due because somebody spoke while they were muted", () => {
    passCheck([]);
    useCall.setState({ microphoneNotice: "speaking-muted" });
    expect(isDue()).toBe(false);
  });

  test("is not due for what was accepted in it, but for anything else", () => {
    passCheck(["camera.missing"]);
    useCall.setState({ camera: "missing" });
    hangUp();
    expect(isDue()).toBe(false);
    useCall.setState({ camera: "denied" });
    expect(isDue()).toBe(true);
  });

  test("is due again for what was accepted, if it has worked since", () => {
    passCheck(["microphone.missing"]);
    useCall.setState({ microphone: "on" });
    hangUp();
    expect(isDue()).toBe(false);
    useCall.setState({ microphone: "missing" });
    expect(isDue()).toBe(true);
  });
});
