type CallParts = typeof import("./call/index.ts");

let loading: Promise<CallParts> | undefined;

/** What a conference takes: livekit-client and devices. The page is usable before that is there. */
export async function loadCall(): Promise<CallParts> {
  loading ??= import("./call/index.ts");
  try {
    return await loading;
  } catch (error) {
    // The next attempt loads it again.
    loading = undefined;
    throw error;
  }
}
