export { CallBar, Stage } from "./call-views.tsx";
export { hostSays, joinCall, loadCalls, onCallOver, rejectCall, startCall, warmUpFor } from "./calls.ts";
export { IncomingCalls } from "./incoming-call.tsx";
export { MissedCalls } from "./missed-calls.tsx";
export { describeCaller } from "./describe-caller.ts";
