export { CallBar } from "./call-bar.tsx";
export { IncomingCalls } from "./incoming-call.tsx";
export { MissedCalls } from "./missed-calls.tsx";
export { Stage } from "./stage.tsx";
export { whoCalls } from "./who-calls.ts";
