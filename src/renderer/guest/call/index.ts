export { Devices, isAllowedAlready, listDevices } from "./devices.ts";
export { GuestCall } from "./guest-call.ts";
