import { authorityPath, eventsPath, routes } from "../../../shared/contract/client.ts";
import { probeTransports as transports, type ProbeTransport } from "../../../shared/call/principal.ts";
import type { Probe } from "../../../shared/contract/doctor.ts";
import { createApi } from "../../api/client.ts";
import { openCamera, openMicrophone } from "../../media/devices/open-device.ts";
import { measure, type Measured } from "../../media/probe-connection.ts";
import { sayFailure, t } from "../../messages/index.ts";
import { platform } from "../../platform/index.ts";
import { currentApi } from "../../stores/current-api.ts";
import { qualityOf, transportFinding } from "./media-findings.ts";
import type { Access, Finding, Step, StepName } from "./steps.ts";

/** In ms. A transport that works is measured for longer, once. */
const WEBSOCKET_LIMIT = 8_000;
const AUTHORITY_LIMIT = 5_000;
const PROOF = 500;
const MEASUREMENT = 3_000;

/** Runs all steps, one after another, and reports each change. Rejects if it is cancelled. */
export async function runCheck(
  access: Access,
  signal: AbortSignal,
  report: (name: StepName, step: Step) => void,
): Promise<void> {
  const step = async (name: StepName, run: () => Finding | Promise<Finding>): Promise<Finding> => {
    signal.throwIfAborted();
    report(name, { status: "running" });
    const finding = await run();
    signal.throwIfAborted();
    report(name, finding);
    return finding;
  };
  await step("secure", checkOrigin);
  const webSocket = await step("webSocket", () => openWebSocket(signal));
  if (access !== "none" && webSocket.status === "ok") await checkMedia(access, signal, report, step);
  else {
    const finding = webSocket.status === "ok" ? notAllowed : notTried;
    for (const name of ["signalling", ...transports, "quality"] as const) report(name, finding);
  }
  for (const kind of ["microphone", "camera"] as const) await step(kind, () => openDevice(kind));
}

function checkOrigin(): Finding {
  if (!window.isSecureContext)
    return {
      status: "fail",
      found: () => t("check.secure.not"),
      means: () => t("check.secure.notMeans"),
    };
  const encrypted = currentApi().url.startsWith("https:") || window.location.protocol === "https:";
  return {
    status: "ok",
    found: () => t(encrypted ? "check.secure.https" : "check.secure.here"),
    means: null,
  };
}

/** The host's event socket, without signing in to it. */
async function openWebSocket(signal: AbortSignal): Promise<Finding> {
  const url = new URL(currentApi().url || window.location.origin);
  const began = performance.now();
  const socket = new WebSocket(url.origin.replace(/^http/, "ws") + eventsPath);
  const opened = await new Promise<boolean>((resolve) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(WEBSOCKET_LIMIT)]);
    limit.addEventListener("abort", () => resolve(false));
    socket.addEventListener("open", () => resolve(true));
    socket.addEventListener("error", () => resolve(false));
  });
  socket.close();
  const time = Math.round(performance.now() - began);
  return opened
    ? { status: "ok", found: () => t("check.webSocket.open", { time }), means: null }
    : {
        status: "fail",
        found: () => t("check.webSocket.closed"),
        means: () => t("check.webSocket.closedMeans"),
      };
}

async function checkMedia(
  access: Exclude<Access, "none">,
  signal: AbortSignal,
  report: (name: StepName, step: Step) => void,
  step: (name: StepName, run: () => Finding | Promise<Finding>) => Promise<Finding>,
): Promise<void> {
  report("signalling", { status: "running" });
  let probe: Probe;
  try {
    probe = await createProbe(access);
  } catch (error) {
    signal.throwIfAborted();
    report("signalling", {
      status: "fail",
      found: () => sayFailure(error),
      means: () => t("check.signalling.refusedMeans"),
    });
    for (const name of [...transports, "quality"] as const) report(name, notTried);
    return;
  }
  let accepted = false;
  const onSignalling = () => {
    if (accepted || signal.aborted) return;
    accepted = true;
    report("signalling", { status: "ok", found: () => t("check.signalling.accepted"), means: null });
  };
  let best: Measured | null = null;
  const tryTransport = (transport: ProbeTransport) =>
    step(transport, async () => {
      const offer = probe.offers.find((one) => one.transport === transport);
      if (!offer) return notOffered(transport);
      const duration = best ? PROOF : MEASUREMENT;
      const measured = await measure(probe, offer, { signal, duration, onSignalling });
      best ??= measured;
      const authority = measured || transport !== "turn" ? null : await findAuthority(signal);
      return transportFinding(transport, offer.port, measured, authority);
    });
  const failed: ProbeTransport[] = [];
  for (const transport of transports)
    if ((await tryTransport(transport)).status === "fail") failed.push(transport);
  const isPoor = () => best !== null && qualityOf(best).status !== "ok";
  // On a poor line, each of the packets that connect can be lost: that is not a blocked port.
  for (const transport of isPoor() ? failed : []) await tryTransport(transport);
  if (!accepted)
    report("signalling", {
      status: "fail",
      found: () => t("check.signalling.closed"),
      means: () => t("check.signalling.closedMeans"),
    });
  await step("quality", () => (best ? qualityOf(best) : notTried));
}

/**
 * Where this browser can download the host's own certificate authority; null if the host has none. Browsers never say
 * whether they trust a certificate, and refuse TURN without a warning if they do not. The desktop app trusts the host.
 */
async function findAuthority(signal: AbortSignal): Promise<string | null> {
  if (platform.kind === "desktop") return null;
  const url = currentApi().url + authorityPath;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(AUTHORITY_LIMIT)]);
  return await fetch(url, { signal: limit }).then(
    ({ ok }) => (ok ? url : null),
    () => null,
  );
}

async function createProbe(access: Exclude<Access, "none">): Promise<Probe> {
  if (access === "session") return await currentApi().call(routes.createProbe);
  const api = createApi(currentApi().url, null);
  return await api.call(routes.createInvitedProbe, { body: { code: access.invite } });
}

async function openDevice(kind: "microphone" | "camera"): Promise<Finding> {
  const opened = await (kind === "microphone" ? openMicrophone() : openCamera());
  if ("problem" in opened)
    return {
      status: "fail",
      found: () => t(`call.devices.${kind}.${opened.problem}`),
      means: null,
    };
  opened.track.stop();
  return { status: "ok", found: () => t(`check.${kind}.opened`), means: null };
}

const notTried: Finding = { status: "skipped", found: () => t("check.notTried"), means: null };

const notAllowed: Finding = { status: "skipped", found: () => t("check.notAllowed"), means: null };

const notOffered = (transport: ProbeTransport): Finding => ({
  status: "skipped",
  found: () => t("check.notOffered"),
  means: transport === "udp" ? null : () => t("check.notOfferedMeans"),
});
