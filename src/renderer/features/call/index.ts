export { CallBar, Stage } from "./call-views.tsx";
export { CallRecordButton, PastCalls } from "./quality/later-quality.ts";
export { ConsentQuestion } from "./recording/later-consent.tsx";
export { RecordingMark } from "./recording/recording-mark.tsx";
export { DeviceTest, PreJoin } from "./prejoin/later-prejoin.tsx";
export {
  enterCall,
  hostSays,
  joinCall,
  loadCalls,
  onCallOver,
  rejectCall,
  startCall,
  warmUpFor,
} from "./later-calls.ts";
export { IncomingCalls, RingStack } from "./ring/incoming-call.tsx";
export { RingsElsewhere } from "./ring/later-rings.ts";
export { MissedCalls } from "./ring/missed-calls.tsx";
export { describeCaller } from "./ring/describe-caller.ts";
