/** The part that is loaded after the first screen: livekit-client, and the views of a call. */
export {
  callAnswered,
  callEnded,
  callMediaRestarted,
  joinCall,
  onCallOver,
  startCall,
  warmUpFor,
} from "../../media/calls.ts";
export { CallBar } from "./controls/call-bar.tsx";
export { offerOutsideControls } from "./controls/outside-controls.ts";
export { Stage } from "./stage/stage.tsx";
