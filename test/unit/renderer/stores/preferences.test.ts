import { expect, onTestFinished, test } from "vitest";
import { browserStorage } from "../../../../src/renderer/storage/storage.ts";
import { usePreferences } from "../../../../src/renderer/stores/preferences.ts";

test("what another tab has kept of the same device is the same choice, and of another one another", async () => {
  onTestFinished(() => {
    usePreferences.setState({ microphone: null });
  });
  const chosen = { id: "desk", label: "Desk" };
  usePreferences.setState({ microphone: chosen });
  const name = usePreferences.persist.getOptions().name ?? "";
  const keep = async (state: object) => {
    const stored = JSON.parse(browserStorage.getItem(name) ?? "") as { state: object };
    browserStorage.setItem(name, JSON.stringify({ ...stored, state: { ...stored.state, ...state } }));
    await usePreferences.persist.rehydrate();
    return usePreferences.getState();
  };
  expect((await keep({ hideSelf: true })).microphone).toBe(chosen);
  expect(await keep({ hideSelf: false, camera: { id: "booth", label: "Booth" } })).toMatchObject({
    hideSelf: false,
    microphone: chosen,
    camera: { id: "booth", label: "Booth" },
    speaker: null,
  });
  expect(await keep({ microphone: null, camera: null })).toMatchObject({ microphone: null, camera: null });
});
