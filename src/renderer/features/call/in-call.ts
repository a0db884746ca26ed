/** The part that is loaded after the first screen: livekit-client, and the views of a call. */
export {
  callAnswered,
  callEnded,
  callMediaRestarted,
  joinCall,
  onCallOver,
  startCall,
} from "../../media/call-controller.ts";
export { warmUpFor } from "../../media/warm-ring.ts";
export { CallBar } from "./controls/call-bar.tsx";
export { Stage } from "./stage/stage.tsx";
