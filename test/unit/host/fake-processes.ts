import type { ControlPlaneLauncher } from "../../../src/host/launcher.ts";
import type {
  ControlPlaneEvent,
  FromControlPlane,
  StartOptions,
  ToControlPlane,
} from "../../../src/shared/contract/process-channel.ts";
import { loopbackAt } from "../../helpers/reach.ts";
import type { HostErrorCode } from "../../../src/shared/errors/host-codes.ts";

export const dataDirectory = "/nowhere";
export const startOptions: StartOptions = {
  dataDirectory,
  uiDirectory: "",
  version: "test",
  reach: loopbackAt(4780),
  authority: null,
  relayKey: "",
  ownerName: "Ada",
  openingKey: "",
  clock: null,
  callTokenSecret: "",
  livekit: { apiKey: "", apiSecret: "", webhookKey: "", webhookSecret: "" },
  transcription: null,
};

/** Processes that send what the test makes them send, and the start orders that they received. */
export function fakeProcesses() {
  const orders: StartOptions[] = [];
  const behaviour = { answersPings: true, refuses: null as HostErrorCode | null };
  const answerTo = (message: ToControlPlane): FromControlPlane | null => {
    if (message.type !== "call") return null;
    const { id, name } = message;
    switch (name) {
      case "lock":
        return { type: "answer", id };
      case "start":
        orders.push(message.input as StartOptions);
        if (behaviour.refuses) return { type: "failure", id, code: behaviour.refuses };
        return { type: "answer", id, value: { port: 1 } };
      case "activity":
        return { type: "answer", id, value: { calls: 0, people: 0 } };
      case "ping":
        return behaviour.answersPings ? { type: "answer", id } : null;
      case "createOwnerCode":
        return { type: "failure", id, code: "HEARTH_DISK_FULL" };
    }
  };
  let say = (_message: FromControlPlane): void => {};
  let crash = (): void => {};
  const launcher: ControlPlaneLauncher = {
    launch({ onMessage, onExit }) {
      say = onMessage;
      crash = () => onExit("SIGKILL");
      return {
        pid: 1,
        send(message) {
          const answer = answerTo(message);
          if (answer) onMessage(answer);
        },
        kill: () => onExit("SIGKILL"),
      };
    },
  };
  return {
    launcher,
    orders,
    behaviour,
    tell: (name: ControlPlaneEvent) => say({ type: "event", name }),
    crash: () => crash(),
  };
}
