import type { IForbiddenRuleType } from "dependency-cruiser";

/** What each folder of `src` may import besides itself, as regular expressions. A folder without an entry is unrestricted. */
const allowed: Record<string, readonly string[]> = {
  shared: [],
  node: ["^src/shared/"],
  "media-server": ["^src/shared/", "^src/node/"],
  host: ["^src/shared/", "^src/node/", "^src/media-server/index\\.ts$"],
  main: ["^src/shared/", "^src/node/", "^src/host/index\\.ts$"],
  preload: ["^src/shared/contract/ipc-names\\.ts$"],
  renderer: ["^src/shared/"],
  "control-plane": ["^src/shared/", "^src/node/"],
};

/** The sibling folders that each folder inside `control-plane` and `renderer` may import. */
const allowedInside: Record<string, readonly string[]> = {
  "control-plane/ports": [],
  "control-plane/limiting": [],
  "control-plane/reach": [],
  "control-plane/storage": ["ports"],
  "control-plane/livekit": ["ports"],
  "control-plane/files": ["ports"],
  "control-plane/archive": ["ports", "limiting", "storage", "permissions"],
  // The domain, from the bottom to the top: each folder knows only those below it.
  "control-plane/permissions": ["ports"],
  "control-plane/documents": ["ports", "permissions"],
  "control-plane/announcements": ["ports", "documents"],
  "control-plane/accounts": ["ports", "limiting", "permissions", "documents", "announcements"],
  "control-plane/network": ["ports", "permissions"],
  "control-plane/settings": ["ports", "permissions", "documents", "announcements", "accounts"],
  "control-plane/rooms": ["ports", "limiting", "permissions", "documents", "announcements", "accounts"],
  "control-plane/calls": ["ports", "limiting", "permissions", "documents", "rooms"],
  "control-plane/recordings": [
    "ports",
    "limiting",
    "permissions",
    "documents",
    "announcements",
    "accounts",
    "rooms",
    "calls",
  ],
  "control-plane/conferences": ["ports", "limiting", "permissions", "documents", "accounts"],
  "control-plane/transcripts": ["ports", "permissions", "documents", "announcements", "rooms", "calls"],
  "control-plane/outgoing-webhooks": ["ports", "permissions", "documents"],
  "control-plane/realtime": ["ports", "limiting", "permissions", "accounts"],
  "control-plane/signalling": ["ports", "limiting", "reach"],
  "host/entrance": ["certificates"],
  "host/certificates": [],
  "host/nearby": [],
  "host/reach": ["certificates", "entrance", "nearby"],
  "host/recorder": [],
  "renderer/messages": [],
  "renderer/log": [],
  "renderer/storage": ["log"],
  "renderer/ui": ["messages", "log"],
  "renderer/platform": ["storage", "log"],
  "renderer/api": ["log"],
  "renderer/stores": ["api", "platform", "storage", "media", "log"],
  "renderer/media": ["api", "stores", "storage", "log"],
  "renderer/media/livekit-internals": [],
  "renderer/stage": ["media"],
  "renderer/recorder": ["media", "ui", "log"],
  // Loads no part of the team's app, and none of its stores or texts.
  "renderer/guest": ["media", "stage", "storage", "ui", "messages", "log"],
};

const rule = (name: string, from: string, permitted: readonly string[]): IForbiddenRuleType => ({
  name,
  severity: "error",
  comment: `${name} may import ${permitted.length > 0 ? permitted.join(", ") : "nothing but itself"}`,
  from: { path: `^${from}/` },
  to: { path: "^src/", pathNot: [`^${from}/`, ...permitted] },
});

export const importRules: IForbiddenRuleType[] = [
  ...Object.entries(allowed).map(([folder, permitted]) => rule(folder, `src/${folder}`, permitted)),
  ...Object.entries(allowedInside).map(([folder, siblings]) => {
    const parent = folder.split("/")[0] ?? "";
    const permitted = [
      ...siblings.map((sibling) => `^src/${parent}/${sibling}/`),
      "^src/shared/",
      "^src/node/",
    ];
    return rule(folder, `src/${folder}`, permitted);
  }),
  {
    name: "no-electron-outside-main",
    severity: "error",
    comment: "Only main and preload import Electron: serve also runs where it is not installed.",
    from: { path: "^src/", pathNot: "^src/(main|preload)/" },
    to: { path: "(^|/)electron(/|$)" },
  },
  {
    name: "shared-runs-anywhere",
    severity: "error",
    comment: "shared uses neither Node.js nor the DOM.",
    from: { path: "^src/shared/" },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "no-schemas-in-renderer",
    severity: "error",
    comment:
      "The renderer imports the contract's types; its only run-time import is shared/contract/client.ts. The same holds for the rest of shared.",
    from: { path: "^src/(renderer|shared/(base|call|errors|permissions))/" },
    to: {
      path: "^src/shared/contract/",
      pathNot: "^src/shared/contract/client\\.ts$",
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "livekit-internals-stay-in-media",
    severity: "error",
    comment: "What depends on livekit-client's internals is used by renderer/media and the recorder alone.",
    from: { path: "^src/", pathNot: "^src/renderer/(media|recorder)/" },
    to: { path: "^src/renderer/media/livekit-internals/" },
  },
  {
    name: "features-through-their-index",
    severity: "error",
    comment: "A feature imports another feature only through its index.ts.",
    from: { path: "^src/renderer/features/([^/]+)/" },
    to: { path: "^src/renderer/features/", pathNot: ["^src/renderer/features/$1/", "/index\\.ts$"] },
  },
  {
    name: "no-cycles",
    severity: "error",
    from: {},
    to: { circular: true, dependencyTypesNot: ["type-only"] },
  },
];
