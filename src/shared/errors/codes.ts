/**
 * All errors of the HTTP API, with their status and a sentence for logs and terminals. What the app shows is in the
 * renderer's messages. The codes that begin with SW_CALL_ are those of the Calls API.
 */
export const errorTable = {
  SW_BAD_REQUEST: [400, "The request does not match the schema of this route."],
  SW_UNAUTHENTICATED: [401, "This route requires a valid access token."],
  SW_FORBIDDEN: [403, "Your role does not allow this."],
  SW_SCOPE_MISSING: [403, "This token lacks the scope that this route requires."],
  SW_FORBIDDEN_ORIGIN: [403, "Requests from this origin are not allowed."],
  SW_NOT_FOUND: [404, "There is no such route."],
  SW_METHOD_NOT_ALLOWED: [405, "This route does not support that method."],
  SW_BODY_TOO_LARGE: [413, "The request body is too large."],
  SW_UNSUPPORTED_TYPE: [415, "Request bodies must be JSON: send Content-Type: application/json."],
  SW_WRONG_HOST: [421, "This server does not serve that host name."],
  SW_RATE_LIMITED: [429, "Too many attempts; wait a minute, then try again."],
  SW_TOO_MANY: [409, "You have reached the limit; delete one first."],
  SW_HOST_FULL: [409, "This host has reached its account limit."],
  SW_CALLS_LIVE: [
    409,
    "This interrupts the calls that are running; repeat it with interrupt_calls to do so.",
  ],
  SW_NETWORK_FIXED: [409, "An option with which the host was started decides this setting."],
  SW_NETWORK_INCOMPLETE: [409, "This way of having a certificate needs further settings."],
  SW_HOST_BUSY: [503, "The host's supervisor did not answer; try again."],
  SW_INTERNAL: [500, "Internal error; see the server's log for details."],
  SW_DISK_FULL: [507, "The host's disk is full; nothing was saved."],
  SW_STORAGE_FAILED: [503, "The host could not write to its disk; nothing was saved."],

  SW_INVITE_INVALID: [404, "This invite is invalid or has expired."],
  SW_CODE_INVALID: [404, "This sign-in code is invalid or has expired."],
  SW_SIGN_IN_FAILED: [401, "Wrong login or password."],
  SW_LOGIN_TAKEN: [409, "This login is taken."],
  SW_SESSION_NOT_FOUND: [404, "There is no such session or token."],
  SW_USER_NOT_FOUND: [404, "There is no other person with this id on this host."],
  SW_NAME_REFUSED: [
    409,
    "Names may contain visible letters, digits, symbols and emoji, but must not mix scripts.",
  ],
  SW_NAME_TAKEN: [409, "This name, or one that looks like it, is already taken on this host."],
  SW_BACKUP_NOT_FOUND: [404, "There is no such backup, or it is not ready."],
  SW_WEBHOOK_NOT_FOUND: [404, "There is no such webhook."],
  SW_WEBHOOK_ADDRESS: [403, "Webhook URLs must be http(s) and outside the host's own network."],
  SW_ROOM_NOT_FOUND: [404, "There is no such room."],
  SW_ROOM_FORBIDDEN: [403, "You are not in this room, or lack permission in it."],
  SW_ROOM_FULL: [409, "This room has reached its member limit."],
  SW_TOO_MANY_ROOMS: [409, "This would exceed the limit of rooms per person."],
  SW_MEMBER_NOT_FOUND: [404, "There is no such member in this room."],
  SW_LAST_OWNER: [409, "A room must keep at least one owner."],
  SW_TRANSACTION_REUSED: [409, "This txn_id has already been used for a different request."],

  SW_CALL_NOT_FOUND: [404, "There is no such call."],
  SW_CALL_FORBIDDEN: [403, "You are not in this call's room, or lack permission in it."],
  SW_CALL_ENDED: [409, "This call has ended."],
  SW_CALL_LOCKED: [403, "This call is locked."],
  SW_CALL_PARTICIPANT_NOT_FOUND: [404, "This person is not connected to the call."],
  SW_CALL_RECORDING_DISABLED: [403, "Recording is turned off on this host."],
  SW_CALL_NOT_RECORDING: [409, "This call is not being recorded."],
  SW_RECORDING_NOT_FOUND: [404, "There is no such recording."],
  SW_RECORDING_UNFINISHED: [409, "This recording is not finished yet."],
  SW_RECORDING_OFFSET: [409, "Bytes before this offset are missing."],
  SW_TRANSCRIPT_NOT_FOUND: [404, "This recording has no transcript."],
  SW_TRANSCRIPT_NO_ENGINE: [409, "This host has no transcription engine."],
  SW_MEDIA_NOT_FOUND: [404, "This link is invalid or has expired, or its file is gone."],
  SW_MEDIA_UNREACHABLE: [503, "The storage with this file does not respond."],
  SW_RANGE_NOT_SATISFIABLE: [416, "Nothing of the file is in this range."],
  SW_CALL_LIVEKIT_UNREACHABLE: [503, "The media server is not responding; it is being restarted."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ErrorCode = keyof typeof errorTable;

export const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];
