/** Every limit, once, with the reason for it. Sizes are bytes unless the name says otherwise; times are ms. */
export const limits = {
  /** A ring lasts as long as a phone's: a fixed point of the API. */
  ringDuration: 45_000,
  /** Missed calls in somebody's list: older ones are in their rooms. */
  missedCalls: 30,
  /** A call in which nobody is connected ends: a fixed point of the API. Leaves time for a crashed window to return. */
  emptyCall: 60_000,
  /** After a restart of the media server, whoever was in a call counts as in it for so long: clients join anew. */
  mediaReturn: 15_000,
  /** A join token only has to live until the socket opens; LiveKit refreshes it from then on. Seconds. */
  callTokenSeconds: 60,
  /** Webhooks get lost (LiveKit drops them after 30 s or 200), so the SFU itself is asked this often. */
  reconcileInterval: 10_000,
  /** The largest JSON body: a message of the greatest length, escaped, with room to spare. */
  body: 128 * 1024,
  /** The head of a request, and all of it, come within this: a program that stalls holds a connection otherwise. */
  requestHeadTime: 10_000,
  requestTime: 60_000,
  /** How exact these two are. */
  requestTimeStep: 1_000,
  /** What a client still sends after our last word is read for so long: a reset could take that word with it. */
  connectionEnd: 2_000,
  /** Nested deeper than this, a body is refused: nothing in the contract comes near. */
  jsonDepth: 16,
  /** A frame from a client on the event socket: it only ever sends its token and a position. */
  eventFrame: 4 * 1024,
  /** What is queued for one client; beyond it reads on from the log as it drains, so a thousand slow ones cost 64 MB. */
  eventQueue: 64 * 1024,
  /** How far a live client may fall behind before it is cut and told to resume. */
  eventBacklog: 1024 * 1024,
  /** One step of reading the log for a client: about a millisecond, since everybody waits for it. */
  replayScanned: 500,
  replayRows: 32,
  /** A socket that has not said who it is by then is closed: clients do so with their first packet. */
  eventHello: 5_000,
  /** Sockets that have not said who they are, in all and of one address (all clients may share one): the eldest goes. */
  socketsWaiting: 200,
  socketsWaitingOfAddress: 100,
  /** How many events are kept for resuming: a long weekend of a busy team. */
  eventsKept: 200_000,
  /** Outdated rows are deleted this often, so many in one transaction: a few milliseconds of the server's time. */
  pruneInterval: 3_600_000,
  pruneStep: 500,
  /** What has ended can still be looked into for a month. */
  endedSessionsKept: 30 * 24 * 3_600_000,
  endedInvitesKept: 30 * 24 * 3_600_000,
  /** Between copies of the database: what a broken disk costs at most. */
  backupInterval: 3_600_000,
  /** After the start, which has enough to do. */
  firstBackup: 10_000,
  /** Copies that are kept: of the latest hours each, of earlier days the last; a mistake is noticed within a week. */
  backupsOfHours: 6,
  backupsOfDays: 7,
  /** All of them together; the newest one stays whatever its size. */
  backupBytes: 2 * 1024 ** 3,
  /** What copies leave free on the disk: messages come first. */
  diskReserve: 512 * 1024 ** 2,
  /** Characters. */
  messageLength: 10_000,
  displayName: 60,
  roomName: 80,
  topic: 250,
  transactionId: 100,
  /** Of one that nobody is signed in for: whoever repeats it gets what it has made, so it must not be guessed. */
  transactionIdOfAnybodyLeast: 20,
  /** For how long what a txn_id has made is known: whoever was offline for longer has given up asking. */
  transactionKept: 24 * 3_600_000,
  /** Messages in one page of a timeline. */
  page: 50,
  pageMost: 200,
  /** Tries per minute and address at invites, codes and tokens that do not exist. */
  failedTries: 10,
  /** The same of all addresses together, and how many of them are remembered. */
  failedTriesOfAll: 200,
  addressesWatched: 10_000,
  /** Tries at a password per account and address before a pause, which doubles with each further round. */
  passwordTries: 5,
  passwordPause: 60_000,
  passwordPauseMost: 3_600_000,
  /** Requests per 10 s: of one person, and of one address without a valid token. Far above what the app sends. */
  requestsOfUser: 1_500,
  requestsOfAddress: 600,
  /** Requests of one person, or of all without login, that wait for their turn at the database. */
  requestsWaiting: 200,
  /** Keys (people, addresses, accounts) that a quota remembers; the least recently used are forgotten. */
  quotaKeys: 10_000,
  /** What one person may do at once, and per minute from then on. */
  rates: {
    /** A client says hello once per connection, and again when the network comes and goes. */
    hellosOfUser: { burst: 100, perMinute: 60 },
  },
  /** Open event sockets of one person: devices, windows, scripts. */
  socketsOfUser: 32,
  /** Characters. A password is hashed whole, so it has an end. */
  passwordLeast: 10,
  passwordMost: 200,
  deviceLabel: 100,
  webhookUrl: 2_000,
  /** A code that is typed on a second device while the first still shows it. */
  deviceCodeLifetime: 5 * 60_000,
  tokenLifetimeMost: 2 * 365 * 24 * 3_600_000,
  tokensOfUser: 50,
  /** How exact "last seen" is: writing it at every request would cost a commit each. */
  lastSeenStep: 5 * 60_000,
  /** A device that nobody has used for so long is signed out: longer than any leave, shorter than a lost phone's life. */
  sessionIdle: 90 * 24 * 3_600_000,
  /** What is connected counts as used; noted this often, since an open socket sends no requests. */
  connectedSeenStep: 12 * 3_600_000,
  /** The end of a token or session is waited for no longer than this at a time, so that a clock set forward is noticed. */
  expiryWait: 10_000,
  /** When something could not be ended with its right (a full disk), it is tried again after this. */
  endingRetry: 1_000,
  /** A signed callback of the media server is fresh for as long as LiveKit's own signature lasts. */
  callbackAge: 5 * 60_000,
  webhooks: 20,
  webhookTimeout: 10_000,
  /** Between tries at a delivery; it stays the next in line until it arrives or its event is too old to be kept. */
  webhookRetry: { first: 1_000, most: 600_000 },
  /** An owner's sign-in link that is printed for people. */
  ownerLinkLifetime: 24 * 3_600_000,
  /** The code that the app swaps for its own session: used within a second. */
  ownerCodeLifetime: 60_000,
  /** An invite that nobody uses stops working. */
  inviteLifetime: 7 * 24 * 3_600_000,
  inviteLifetimeMost: 365 * 24 * 3_600_000,
  inviteUsesMost: 10_000,
} as const;
