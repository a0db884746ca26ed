/**
 * Every error that the server can answer with: its HTTP status and what happened, in one sentence for
 * whoever reads a log or a terminal. What a person sees in the app is in the renderer's message catalogue.
 * The codes that begin SW_CALL_ are the Calls API's own.
 */
export const errorTable = {
  SW_BAD_REQUEST: [400, "The request does not have the shape that this route takes."],
  SW_UNAUTHENTICATED: [401, "No valid access token came with the request."],
  SW_FORBIDDEN: [403, "Your role does not allow this."],
  SW_SCOPE_MISSING: [403, "This token does not have the scope that the route needs."],
  SW_FORBIDDEN_ORIGIN: [403, "Requests from this origin are refused."],
  SW_NOT_FOUND: [404, "There is nothing at this address."],
  SW_METHOD_NOT_ALLOWED: [405, "This address does not take that method."],
  SW_BODY_TOO_LARGE: [413, "The body is larger than this server takes."],
  SW_UNSUPPORTED_TYPE: [415, "Bodies are JSON: send Content-Type: application/json."],
  SW_WRONG_HOST: [421, "This server does not answer under that host name."],
  SW_RATE_LIMITED: [429, "Too many tries; wait a minute and try again."],
  SW_TOO_MANY: [409, "There are as many of these as there can be; remove one first."],
  SW_HOST_FULL: [409, "This host has as many accounts as it can have."],
  SW_INTERNAL: [500, "Something went wrong inside the server; its log says what."],
  SW_DISK_FULL: [507, "The disk of the host is full; nothing was stored."],
  SW_STORAGE_FAILED: [503, "The host could not write to its disk; nothing was stored."],

  SW_INVITE_INVALID: [404, "This invite does not exist, has expired or has been used up."],
  SW_CODE_INVALID: [404, "This sign-in code does not exist, has expired or has been used."],
  SW_SIGN_IN_FAILED: [401, "The login or the password is not right."],
  SW_LOGIN_TAKEN: [409, "Somebody else already signs in under that login."],
  SW_SESSION_NOT_FOUND: [404, "There is no such session or token of yours."],
  SW_USER_NOT_FOUND: [404, "There is no other person with this id on this host."],
  SW_NAME_REFUSED: [409, "Names take visible letters, digits, symbols and emoji, without mixing scripts."],
  SW_NAME_TAKEN: [409, "Somebody on this host already has this name, or one that looks like it."],
  SW_WEBHOOK_NOT_FOUND: [404, "There is no such webhook."],
  SW_WEBHOOK_ADDRESS: [403, "Webhooks go to http(s) addresses outside the host's own network."],
  SW_ROOM_NOT_FOUND: [404, "There is no such room."],
  SW_ROOM_FORBIDDEN: [403, "You are not in this room, or may not do this in it."],
  SW_ROOM_FULL: [409, "This room has as many members as a room can have."],
  SW_TOO_MANY_ROOMS: [409, "That would be more rooms than one person can be in."],
  SW_MEMBER_NOT_FOUND: [404, "There is no such member in this room."],
  SW_LAST_OWNER: [409, "A room keeps at least one member with the power that its owner has."],
  SW_TRANSACTION_REUSED: [409, "This txn_id has already been used for something else."],

  SW_CALL_NOT_FOUND: [404, "There is no such call."],
  SW_CALL_FORBIDDEN: [403, "You are not in this call's room, or may not do this in it."],
  SW_CALL_ENDED: [409, "This call has ended."],
  SW_CALL_LOCKED: [403, "This call is locked: nobody else is let in."],
  SW_CALL_PARTICIPANT_NOT_FOUND: [404, "This person is not connected to the call."],
  SW_CALL_RECORDING_DISABLED: [403, "Recordings are switched off on this host."],
  SW_CALL_NOT_RECORDING: [409, "This call is not being recorded."],
  SW_CALL_LIVEKIT_UNREACHABLE: [503, "The media server does not answer; it is being restarted."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type ErrorCode = keyof typeof errorTable;

export const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];
