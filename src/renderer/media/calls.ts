import { routes } from "../../shared/contract/client.ts";
import { currentApi } from "../stores/current-api.ts";
import { followDevices } from "../stores/device-list.ts";
import { renewConnections } from "../stores/session.ts";
import { createCallController } from "./call-controller.ts";
import { createRoom } from "./livekit-room.ts";
import { openDevice } from "./devices/handed-over.ts";
import { watchMicrophone } from "./microphone/later-watch.ts";
import { play } from "./sounds.ts";
import { takeWarmTurn } from "./warm-turn.ts";

// Who presses a button waits for no list.
followDevices();

/** The call controller with its real dependencies: LiveKit rooms, the browser's devices, and the current host. */
export const {
  startCall,
  joinCall,
  leaveCall,
  interruptCall,
  leaveInterruptedCall,
  endCallForEveryone,
  warmUpFor,
  callAnswered,
  callEnded,
  callMediaRestarted,
  onCallOver,
  onSharedClosed,
  toggleDevice,
  turnDevice,
  startShare,
  stopShare,
  allowSound,
  dismissProblem,
  dismissMicrophoneNotice,
} = createCallController({
  createRoom,
  openDevice,
  watchMicrophone,
  host: {
    initiate: (roomId, type) => currentApi().call(routes.initiateCall, { body: { room_id: roomId, type } }),
    join: (callId) => currentApi().call(routes.joinCall, { params: { call_id: callId } }),
    leave: (callId) => currentApi().call(routes.leaveCall, { params: { call_id: callId } }),
    warmUp: (callId) => currentApi().call(routes.warmUpCall, { params: { call_id: callId } }),
    renew: renewConnections,
    end: (callId) => currentApi().call(routes.endCall, { params: { call_id: callId } }),
  },
  play,
  takeWarmTurn,
  loadQuality: () => import("./quality/call-quality.ts"),
});
