/** What comes after the first screen: livekit-client, and all that shows a call to those who are in it. */
export {
  callAnswered,
  callEnded,
  callMediaRestarted,
  joinCall,
  onCallOver,
  startCall,
} from "../../media/call-controller.ts";
export { warmUpFor } from "../../media/warm-ring.ts";
export { CallBar } from "./call-bar.tsx";
export { Stage } from "./stage.tsx";
