import * as z from "zod";
import { limits } from "../base/limits.ts";
import { checkReport, probe, repairs } from "./doctor.ts";
import { network, networkSettings } from "./network.ts";
import { code } from "./entities.ts";
import { json } from "./route.ts";
import { route } from "./v1.ts";

export const getNetwork = route({
  method: "GET",
  path: "/v1/network",
  summary: "Get how the host is reached (owner and admins).",
  scope: "manage",
  answer: network,
  errors: ["SW_FORBIDDEN", "SW_HOST_BUSY"],
});

export const changeNetwork = route({
  method: "PATCH",
  path: "/v1/network",
  summary:
    "Change how the host is reached, at once (owner and admins). Omitted settings stay as they are. A change that restarts the media server while calls are running needs interrupt_calls.",
  scope: "manage",
  body: json(z.object({ ...networkSettings.partial().shape, interrupt_calls: z.boolean().optional() })),
  rate: limits.ratesOfRoutes.changeSettings,
  answer: network,
  errors: ["SW_FORBIDDEN", "SW_CALLS_LIVE", "SW_NETWORK_FIXED", "SW_NETWORK_INCOMPLETE", "SW_HOST_BUSY"],
});

export const getDoctor = route({
  method: "GET",
  path: "/v1/doctor",
  summary: "Check what may keep people from reaching this host, or from being heard (owner and admins).",
  scope: "manage",
  answer: checkReport,
  errors: ["SW_FORBIDDEN", "SW_HOST_BUSY"],
});

export const repairHost = route({
  method: "POST",
  path: "/v1/doctor/repair",
  summary: "Mend what a check has found and the host can mend itself, and check again (owner and admins).",
  scope: "manage",
  body: json(z.object({ repair: z.enum(repairs), interrupt_calls: z.boolean().optional() })),
  rate: limits.ratesOfRoutes.changeSettings,
  answer: checkReport,
  status: 200,
  errors: ["SW_FORBIDDEN", "SW_CALLS_LIVE", "SW_NETWORK_FIXED", "SW_NETWORK_INCOMPLETE", "SW_HOST_BUSY"],
});

export const createProbe = route({
  method: "POST",
  path: "/v1/doctor/probe",
  summary:
    "Get two tokens, to test this client's connection to the media server for a minute: one participant only publishes, the other only subscribes. A device has one probe; a new one ends it.",
  scope: "calls",
  rate: limits.ratesOfRoutes.createProbe,
  answer: probe,
  errors: ["SW_CALL_LIVEKIT_UNREACHABLE"],
});

export const createInvitedProbe = route({
  method: "POST",
  path: "/v1/doctor/probe/invited",
  summary:
    "The same for somebody who has an invite and has not accepted it yet. The invite is not used. People at one address have one probe with it; a new one ends it.",
  auth: "none",
  body: json(z.object({ code })),
  answer: probe,
  errors: ["SW_INVITE_INVALID", "SW_CALL_LIVEKIT_UNREACHABLE"],
});
