/**
 * A room of livekit-client follows the devices from its constructor on, by a listener that is never removed and keeps the
 * room for ever. Which devices there are, and which one is used instead of another, is in `media/devices`.
 */
export function withoutDeviceWatch<Made>(create: () => Made): Made {
  // Without TLS, there is none.
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices };
  if (!mediaDevices) return create();
  mediaDevices.addEventListener = () => {};
  try {
    return create();
  } finally {
    // It was shadowed, not replaced.
    Reflect.deleteProperty(mediaDevices, "addEventListener");
  }
}
