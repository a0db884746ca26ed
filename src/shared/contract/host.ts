import * as z from "zod";
import { limits } from "../base/limits.ts";
import * as entities from "./entities.ts";
import { eventTypes } from "./events.ts";
import { json, repeatable, repeatableByAnybody } from "./route.ts";
import { route } from "./v1.ts";

/** The host: health, settings and webhooks. */

export const livekitStatus = z.enum(["starting", "healthy", "down"]);
export type LivekitStatus = z.infer<typeof livekitStatus>;

export const getHealth = route({
  method: "GET",
  path: "/v1/health",
  queued: false,
  summary: "Check the health of the host and its media server.",
  auth: "none",
  answer: z.object({
    status: z.enum(["ok", "degraded"]),
    version: z.string(),
    livekit: z.object({
      status: livekitStatus,
      version: z.string().nullable(),
      loopback_only: z
        .boolean()
        // A host of an earlier version does not say.
        .default(false)
        .meta({ description: "Whether it offers media on loopback alone, where Firefox connects none" }),
    }),
  }),
});

export const createOwnerCode = route({
  method: "POST",
  path: "/v1/host/owner-code",
  summary:
    "Create a single-use code that signs in the owner, for a program that can read the key in the host's data folder.",
  auth: "none",
  body: json(z.object({ ...repeatableByAnybody, key: z.string().min(1).max(200) })),
  answer: z.object({ code: z.string() }),
  status: 201,
  errors: ["SW_CODE_INVALID", "SW_TRANSACTION_REUSED"],
});

const hostNotice = z.enum(["disk_low"]);
export type HostNotice = z.infer<typeof hostNotice>;

export const listNotices = route({
  method: "GET",
  path: "/v1/host/notices",
  summary: "List what currently needs attention on the host (owner and admins).",
  scope: "manage",
  answer: z.array(hostNotice),
  errors: ["SW_FORBIDDEN"],
});

export const getHost = route({
  method: "GET",
  path: "/v1/host",
  summary: "Get the host's name, which invite pages show.",
  auth: "none",
  answer: entities.hostProfile.pick({ name: true }),
});

export const recordingSize = z.enum(["720p", "1080p"]);
export type RecordingSize = z.infer<typeof recordingSize>;

/** In lower case, international names in Punycode, without a path. */
const originPattern = /^https?:\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/;

const hostSettings = z
  .object({
    ...entities.hostProfile.omit({ transcripts: true }).shape,
    recording_size: recordingSize.meta({ description: "The height of a recording's picture" }),
    recordings_keep_local: z
      .boolean()
      .meta({ description: "Whether recordings that are in S3 stay on the host's disk as well" }),
    webhooks_to_private_addresses: z
      .boolean()
      .meta({ description: "Whether webhooks may be sent to addresses in the host's own network" }),
    conference_embedding: z
      .array(
        z.string().max(limits.origin).regex(originPattern, "must be an origin, such as https://example.com"),
      )
      .max(limits.embeddingOrigins)
      .meta({ description: "Origins of the sites that may show the page of a conference in a frame" }),
  })
  .meta({ id: "HostSettings" });
export type HostSettings = z.infer<typeof hostSettings>;

export const getSettings = route({
  method: "GET",
  path: "/v1/settings",
  summary: "Get the host's settings (owner and admins).",
  scope: "manage",
  answer: hostSettings,
  errors: ["SW_FORBIDDEN"],
});

export const changeSettings = route({
  method: "PATCH",
  path: "/v1/settings",
  summary: "Change the host's settings (owner). Omitted ones stay as they are.",
  scope: "manage",
  body: json(hostSettings.partial()),
  rate: limits.ratesOfRoutes.changeSettings,
  answer: hostSettings,
  errors: ["SW_FORBIDDEN", "SW_NAME_REFUSED"],
});

/** Why a webhook got no response. */
export const webhookErrors = [
  "private_address",
  "name_not_found",
  "refused",
  "unreachable",
  "closed",
  "certificate",
  "timeout",
  "failed",
] as const;
export type WebhookError = (typeof webhookErrors)[number];
const webhookError = z.enum(webhookErrors).nullable().meta({
  description:
    "Why there was no response; null otherwise. `private_address`: the address is inside the host's own network; `certificate`: the receiver's certificate is not valid",
});

const webhook = z
  .object({
    id: z.string(),
    url: z.string(),
    events: z.array(z.enum(eventTypes)),
    created_by: entities.userId,
    created_at: entities.time,
    last_result: z
      .object({
        at: entities.time,
        status: z
          .int()
          .nullable()
          .meta({ description: "The receiver's HTTP status; null if there was no response" }),
        error: webhookError,
        attempts: z.int().meta({ description: "Attempts at the pending delivery; 0 after a success" }),
      })
      .nullable(),
  })
  .meta({ id: "Webhook" });
export type WebhookDocument = z.infer<typeof webhook>;

export const createWebhook = route({
  method: "POST",
  path: "/v1/webhooks",
  summary:
    "Create a webhook: events that you may see are posted to its URL (owner and admins). The secret is only shown in this response.",
  scope: "manage",
  body: json(
    z.object({
      ...repeatable,
      url: z.string().max(limits.webhookUrl),
      events: z.array(z.enum(eventTypes)).min(1).max(eventTypes.length),
    }),
  ),
  answer: webhook.extend({ secret: z.string() }),
  status: 201,
  errors: ["SW_FORBIDDEN", "SW_WEBHOOK_ADDRESS", "SW_TOO_MANY", "SW_TRANSACTION_REUSED"],
});

export const listWebhooks = route({
  method: "GET",
  path: "/v1/webhooks",
  summary: "List webhooks with the result of their last delivery (owner and admins).",
  scope: "manage",
  answer: z.array(webhook),
  errors: ["SW_FORBIDDEN"],
});

export const deleteWebhook = route({
  method: "DELETE",
  path: "/v1/webhooks/{webhook_id}",
  summary: "Delete a webhook (owner and admins).",
  scope: "manage",
  params: z.object({ webhook_id: z.string().max(64) }),
  answer: z.object({}),
  errors: ["SW_FORBIDDEN", "SW_WEBHOOK_NOT_FOUND"],
});

export const testWebhook = route({
  method: "POST",
  path: "/v1/webhooks/{webhook_id}/test",
  summary: "Post a signed test event to a webhook once, and return the receiver's answer (owner and admins).",
  scope: "manage",
  params: z.object({ webhook_id: z.string().max(64) }),
  rate: limits.ratesOfRoutes.testWebhook,
  answer: z.object({
    status: z.int().nullable().meta({ description: "The receiver's HTTP status; null if it did not answer" }),
    error: webhookError,
  }),
  errors: ["SW_FORBIDDEN", "SW_WEBHOOK_NOT_FOUND"],
});

/** The page that records. The token of its recorder follows it after `#`. */
export const recorderPath = "/recorder.html";

export const docsPath = "/docs";
export const openApiPath = "/v1/openapi.json";
export const eventsPath = "/v1/events";
