import type { ComponentProps } from "react";
import { useInCall } from "./later-calls.ts";

/** The views of `in-call.ts`, which render nothing until that is loaded. */
type InCall = typeof import("./in-call.ts");

export function Stage(props: ComponentProps<InCall["Stage"]>) {
  const parts = useInCall((state) => state.parts);
  return parts && <parts.Stage {...props} />;
}

export function CallBar(props: ComponentProps<InCall["CallBar"]>) {
  const parts = useInCall((state) => state.parts);
  return parts && <parts.CallBar {...props} />;
}
