const presses = ["pointerdown", "keydown"] as const;

/** Resolves once an audio context runs. Browsers let it begin only after the user has pressed something on the page. */
export async function whenRunning(context: AudioContext): Promise<void> {
  // In Chromium, what `resume` returns settles only once it is allowed.
  const resume = () => void context.resume().catch(() => {});
  resume();
  if (context.state === "running") return;
  for (const press of presses) addEventListener(press, resume, { capture: true });
  await new Promise<void>((resolve) => {
    const check = () => {
      if (context.state === "suspended") return;
      context.removeEventListener("statechange", check);
      resolve();
    };
    context.addEventListener("statechange", check);
    check();
  });
  for (const press of presses) removeEventListener(press, resume, { capture: true });
}
