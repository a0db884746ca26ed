import type { Hono } from "hono";
import { authorityPath } from "../../shared/contract/network.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { CurrentReach } from "../reach/current-reach.ts";

/**
 * The host's own certificate authority, for devices that are to trust it, without login: whoever connects gets it in the
 * TLS handshake anyway.
 */
export function serveAuthority(app: Hono, current: CurrentReach): void {
  app.get(authorityPath, (context) => {
    if (current.authority === null) throw new Failure("SW_NOT_FOUND");
    // Android and iOS offer to install a file of this type; Windows goes by the extension.
    context.header("Content-Type", "application/x-x509-ca-cert");
    context.header("Content-Disposition", 'attachment; filename="hearth-ca.crt"');
    return context.body(current.authority);
  });
}
