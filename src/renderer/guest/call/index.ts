export { Devices, isAllowedAlready } from "./devices.ts";
export { GuestCall } from "./guest-call.ts";
