export { CallBar, Stage } from "./call-views.tsx";
export {
  hostSays,
  joinCall,
  loadCalls,
  onCallOver,
  rejectCall,
  startCall,
  warmUpFor,
} from "./later-calls.ts";
export { IncomingCalls } from "./ring/incoming-call.tsx";
export { MissedCalls } from "./ring/missed-calls.tsx";
export { describeCaller } from "./ring/describe-caller.ts";
