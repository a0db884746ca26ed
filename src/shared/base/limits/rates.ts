/** A token bucket: `burst` at once, and from then on `perMinute`. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

/** Rate limits: a burst, and then a rate per minute. */
export const rates = {
  /** Requests of one person: far more than the app sends. */
  requestsOfUser: { burst: 1_500, perMinute: 9_000 },
  /** Requests from one address that are refused for a wrong token or signature. */
  requestsOfAddress: { burst: 600, perMinute: 3_600 },
  /**
   * Requests from one address of people who want to take part in a conference: an office of 200, each of whom waits to be
   * admitted, and asks again every 3 s.
   */
  arrivalsOfAddress: { burst: 1_500, perMinute: 6_000 },
  /** New participants of one conference, from all addresses together: each is stored until its next start. */
  newcomersOfConference: { burst: 1_000, perMinute: 600 },
  /** Wrong codes. Beyond this, the response is SW_RATE_LIMITED. */
  failedAttemptsOfAddress: { burst: 10, perMinute: 10 },
  failedAttempts: { burst: 200, perMinute: 200 },
  /** Wrong device codes from all clients together: beyond this, none is looked up. `CodeAttempts` does the sums. */
  wrongDeviceCodes: { burst: 50_000, perMinute: 10_000 },
  /** Wrong passwords of one account that are verified. Each takes 0.1 s of CPU. */
  passwordsOfAccount: { burst: 30, perMinute: 2 },
  /** New accounts by one invite: a whole team at once, but no flood. */
  acceptancesOfInvite: { burst: 200, perMinute: 20 },
  /** Connection tests with one invite, which a whole team may have. */
  probesOfInvite: { burst: 20, perMinute: 6 },
  /** Characters in one person's messages: 600 pages at once, then more than anybody types or pastes. */
  messageCharacters: { burst: 2_000_000, perMinute: 200_000 },
  /**
   * Calls started by one person, and in one room: each rings everybody there, on all their devices. A script may
   * start 200 within half a minute; nobody starts a hundred in a second.
   */
  callsOfUser: { burst: 250, perMinute: 10 },
  callsInRoom: { burst: 300, perMinute: 30 },
  callsOfUserAtOnce: { burst: 50, perMinute: 300 },
  /**
   * Signalling connections: each is a participant on the media server. After a crash of it each device makes a few.
   */
  signallingOfUser: { burst: 120, perMinute: 120 },
  /** Event sockets that one person opens: a few when a device connects, and more while its network is unstable. */
  hellosOfUser: { burst: 100, perMinute: 60 },
  /** Writes by one person to routes without a rate of their own: enough for a script. */
  otherWrites: { burst: 600, perMinute: 600 },
} as const;

/** Rate limits per person and route, used by the route's definition; the reason is what a request costs others. */
export const ratesOfRoutes = {
  /** Sent to everybody who shares a room. */
  renameMe: { burst: 10, perMinute: 5 },
  /** Each stores the whole list again, and sends it to all of the person's devices. */
  blockPerson: { burst: 60, perMinute: 20 },
  unblockPerson: { burst: 60, perMinute: 20 },
  /** Hashes two passwords, at 0.1 s each. */
  setPassword: { burst: 10, perMinute: 5 },
  /** Each adds a room to somebody's list, where it stays. */
  createRoom: { burst: 250, perMinute: 20 },
  createDirectRoom: { burst: 250, perMinute: 20 },
  /** The room is sent again, with all its members. */
  putMember: { burst: 300, perMinute: 60 },
  removeMember: { burst: 300, perMinute: 60 },
  createInvite: { burst: 250, perMinute: 30 },
  /** Valid codes can be guessed. */
  createDeviceCode: { burst: 20, perMinute: 5 },
  /** Each change is sent to everybody on the host. */
  changeSettings: { burst: 20, perMinute: 10 },
  /** Takes bandwidth and CPU of the media server for up to a minute. */
  createProbe: { burst: 6, perMinute: 3 },
  createToken: { burst: 50, perMinute: 10 },
  /** A request to another machine, which may take as long as it likes to answer. */
  testWebhook: { burst: 20, perMinute: 10 },
  /** Stored, and sent to everybody in the room. A script may write as fast as a busy team. */
  sendMessage: { burst: 1_500, perMinute: 1_200 },
  /** Sent to everybody in the room. The app sends it every few seconds while somebody types. */
  setTyping: { burst: 60, perMinute: 60 },
  /** Each is announced to everybody in the room, and may take a core for minutes. */
  makeTranscript: { burst: 20, perMinute: 10 },
  sendReaction: { burst: 30, perMinute: 60 },
  /** Stores the call's state and sends it to everybody in the room. */
  setHand: { burst: 30, perMinute: 60 },
  joinCall: { burst: 250, perMinute: 60 },
  leaveCall: { burst: 250, perMinute: 60 },
  warmUpCall: { burst: 250, perMinute: 60 },
  muteParticipant: { burst: 60, perMinute: 60 },
  /** Each may start a LiveKit room. A script may prepare a season of events. */
  createConference: { burst: 250, perMinute: 20 },
  /** Each is sent to everybody in the conference. */
  changeConference: { burst: 250, perMinute: 60 },
  moderateConference: { burst: 300, perMinute: 300 },
  lockCall: { burst: 60, perMinute: 60 },
  spotlightParticipant: { burst: 60, perMinute: 60 },
} as const;
