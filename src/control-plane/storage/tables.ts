/** The column types of a STRICT table; `?` marks nullable columns. */
interface ColumnTypes {
  text: string;
  "text?": string | null;
  integer: number;
  "integer?": number | null;
}

/**
 * The tables after all migrations; a test compares each column, its type and nullability with the migrated schema. Times
 * are in ms since the epoch.
 */
export const tables = {
  users: {
    id: "text",
    display_name: "text",
    role: "text",
    named: "integer",
    created_at: "integer",
    disabled_at: "integer?",
  },
  sessions: {
    id: "text",
    user_id: "text",
    token_hash: "text",
    label: "text",
    created_at: "integer",
    revoked_at: "integer?",
    scopes: "text?",
    expires_at: "integer?",
    last_seen_at: "integer",
  },
  passwords: { user_id: "text", login: "text", hash: "text" },
  sign_in_codes: { hash: "text", user_id: "text", expires_at: "integer", session_id: "text?" },
  blocks: { user_id: "text", blocked_id: "text", created_at: "integer" },
  invites: {
    id: "text",
    code_hash: "text",
    room_id: "text",
    role: "text",
    created_by: "text",
    max_uses: "integer?",
    uses: "integer",
    expires_at: "integer",
    created_at: "integer",
    revoked_at: "integer?",
  },
  rooms: {
    id: "text",
    name: "text",
    topic: "text",
    kind: "text",
    created_by: "text",
    created_at: "integer",
    retention_days: "integer?",
  },
  room_members: { room_id: "text", user_id: "text", power_level: "integer", joined_at: "integer" },
  messages: {
    position: "integer",
    id: "text",
    room_id: "text",
    sender_id: "text",
    body: "text",
    txn_id: "text?",
    call: "text?",
    created_at: "integer",
    session_id: "text?",
    hidden_from: "text?",
    kind: "text",
    recording_id: "text?",
  },
  calls: { id: "text", room_id: "text", status: "text", started_at: "integer", state: "text" },
  missed_calls: { user_id: "text", call_id: "text", missed_at: "integer", seen: "integer" },
  events: {
    position: "integer",
    room_id: "text?",
    user_id: "text?",
    event: "text",
    /** The total size of all events up to this one. The difference of two is the size of the events in between. */
    bytes_to_here: "integer",
  },
  transactions: { id: "text", answer: "text", expires_at: "integer" },
  settings: { name: "text", value: "text" },
  webhooks: {
    id: "text",
    url: "text",
    secret: "text",
    events: "text",
    created_by: "text",
    created_at: "integer",
    position: "integer",
    last_at: "integer?",
    last_status: "integer?",
    last_error: "text?",
    attempts: "integer",
  },
  recordings: { id: "text", subject_id: "text", started_at: "integer", status: "text", state: "text" },
  conferences: {
    id: "text",
    sid: "text",
    user_id: "text",
    livekit_room: "text?",
    created_at: "integer",
    state: "text",
  },
  conference_participants: {
    conference_id: "text",
    identity: "text",
    name: "text",
    role: "text",
    secret_hash: "text?",
    admission: "text",
    on_stage: "integer",
    hand_raised_at: "integer?",
    created_at: "integer",
    joined_at: "integer?",
    left_at: "integer?",
  },
  transcripts: {
    recording_id: "text",
    status: "text",
    engine: "text?",
    language: "text?",
    done: "integer",
    total: "integer",
    problem: "text?",
    segments: "text",
    attempts: "integer",
    next_at: "integer",
  },
  observed_time: { id: "integer", total: "integer", wall: "integer", uptime: "integer" },
  observed_since: { kind: "text", name: "text", since: "integer" },
} as const satisfies Record<string, Record<string, keyof ColumnTypes>>;

/** The row types, for Kysely. */
export type Tables = {
  [Table in keyof typeof tables]: {
    -readonly [Column in keyof (typeof tables)[Table]]: ColumnTypes[(typeof tables)[Table][Column] &
      keyof ColumnTypes];
  };
};
