import * as accounts from "./accounts.ts";
import * as calls from "./calls.ts";
import {
  countConferenceRooms,
  createParticipantToken,
  findLivekitRoomName,
  createConferenceRoom,
  getConferenceRoom,
  listConferenceRooms,
  removeConferenceRoom,
  startConferenceRoom,
  stopConferenceRoom,
  updateConferenceRoom,
} from "./conferences-api.ts";
import {
  endConference,
  getConferenceMe,
  getConferencePage,
  leaveConference,
  lockConference,
  moderateAsHost,
  raiseConferenceHand,
} from "./conference-guests.ts";
import {
  changeConference,
  createConference,
  deleteConference,
  deleteConferenceRecording,
  getConference,
  getConferenceRecording,
  listConferenceRecordings,
  listConferences,
  moderateConference,
  renewConferenceLinks,
  startConference,
  stopConference,
} from "./conferences.ts";
import {
  changeSettings,
  createOwnerCode,
  createWebhook,
  deleteWebhook,
  getHealth,
  getHost,
  listNotices,
  getSettings,
  listWebhooks,
  testWebhook,
} from "./host.ts";
import { discardBackup, getBackup, linkToBackup, listBackups, startBackup } from "./backups.ts";
import * as network from "./network-routes.ts";
import * as recorder from "./recorder.ts";
import { cancelTranscript, getTranscript, makeTranscript } from "./transcripts.ts";
import * as rooms from "./rooms.ts";
import { deleteRecording, getRecordingsSpace, setRetention } from "./recordings.ts";
import type { Api } from "./api.ts";
import type { Route } from "./route.ts";

/** All HTTP routes. Only these are served. */
export const routes = {
  getHealth,
  getHost,
  listNotices,
  createOwnerCode,
  getSettings,
  changeSettings,
  createWebhook,
  listWebhooks,
  deleteWebhook,
  testWebhook,
  listBackups,
  startBackup,
  getBackup,
  discardBackup,
  linkToBackup,
  ...network,
  ...accounts,
  ...rooms,
  ...calls,
  ...recorder,
  getTranscript,
  makeTranscript,
  cancelTranscript,
  deleteRecording,
  getRecordingsSpace,
  setRetention,
  listConferenceRecordings,
  getConferenceRecording,
  deleteConferenceRecording,
  listConferences,
  createConference,
  getConference,
  changeConference,
  startConference,
  stopConference,
  renewConferenceLinks,
  deleteConference,
  createConferenceRoom,
  countConferenceRooms,
  listConferenceRooms,
  getConferenceRoom,
  updateConferenceRoom,
  startConferenceRoom,
  stopConferenceRoom,
  removeConferenceRoom,
  findLivekitRoomName,
  createParticipantToken,
  moderateConference,
  getConferencePage,
  getConferenceMe,
  raiseConferenceHand,
  leaveConference,
  moderateAsHost,
  lockConference,
  endConference,
};

export type RouteName = keyof typeof routes;

export const allRoutes: readonly (readonly [RouteName, Route])[] = Object.entries(routes) as [
  RouteName,
  Route,
][];

/** Every API that has routes. */
export const apis: readonly Api[] = [...new Set(allRoutes.map(([, route]) => route.api))];
