/**
 * What a check of the host may find, and what that means, in English. The terminal and the app's English catalogue show
 * these sentences; other languages have their own for each code.
 */
export const checkTexts = {
  local_only: {
    found: "This host can be reached from this computer only.",
    means: "Nothing is open to others.",
  },

  listening: {
    found: "Listening on {{addresses}}.",
    means: "Computers that can reach these addresses can connect.",
  },
  listening_on_some: {
    found: "Listening on {{addresses}}, but not on {{others}}.",
    means: "People on the network of an address that is left out cannot connect.",
  },
  address_unavailable: {
    found: "This computer does not have {{addresses}}, where this host should listen.",
    means: "Nobody can connect to a missing address.",
  },
  no_address: {
    found: "This computer has no network address except those of containers and VPNs.",
    means: "Nobody else can connect. Connect it to a network, or choose the address to listen on.",
  },

  app_port_open: {
    found: "TCP port {{port}} accepts connections on {{addresses}}.",
    means: "Pages, chat and signalling work there.",
  },
  app_port_closed: {
    found: "TCP port {{port}} accepts no connection on {{addresses}}.",
    means: "A firewall on this computer may block it. People who use that address cannot connect.",
  },
  port_taken: {
    found: "Another program uses TCP port {{port}} on one of the addresses.",
    means:
      "People who use that address cannot connect. Stop that program, or start Hearth with another --port.",
  },

  media_server_running: { found: "livekit-server {{version}} is running.", means: "Calls work." },
  media_server_starting: {
    found: "The media server is starting.",
    means: "Calls will work in a moment. Check again then.",
  },
  media_server_down: {
    found: "The media server is not running ({{code}}).",
    means: "Chat works; calls do not. The log in the data folder says why.",
  },

  recorder_app: { found: "The desktop app records calls.", means: "It needs no other program." },
  recorder_browser: { found: "{{path}} records calls.", means: "Recording works." },
  recorder_egress: {
    found: "LiveKit Egress records calls.",
    means: "It has to run beside the external LiveKit, whose webhooks tell this host of finished recordings.",
  },
  recorder_unusable: {
    found: "HEARTH_RECORDER_BROWSER names {{path}}, which is not a program.",
    means: "Calls cannot be recorded. Correct it, or remove it to have an installed browser found.",
  },
  recorder_none: {
    found: "Neither Chromium nor Chrome was found.",
    means: "Calls cannot be recorded. Install one, or name one with HEARTH_RECORDER_BROWSER.",
  },

  media_port_open: {
    found: "Audio and video use port {{port}}, UDP and TCP.",
    means: "A firewall on this computer has to allow it.",
  },
  media_port_unseen: {
    found: "Audio and video use port {{port}}, UDP and TCP.",
    means: "Whether it is open outside cannot be seen from here. Your router has to forward it.",
  },
  media_port_closed: {
    found: "The media server does not use {{protocol}} port {{port}} on {{addresses}}.",
    means: "Calls with people who use that address have no sound and no picture.",
  },
  media_port_taken: {
    found: "Another program uses port {{port}}.",
    means: "Calls have no sound and no picture.",
  },

  turn_on: {
    found: "Media can be relayed through TCP port {{port}}, which the app uses as well.",
    means:
      "Calls also work for people whose firewall lets nothing else through: in the desktop app, and in browsers that trust the host's certificate.",
  },
  turn_off: {
    found: "Media is not relayed through the app's port.",
    means: "People whose firewall blocks the media port have no sound.",
  },
  turn_behind_proxy: {
    found: "A reverse proxy is in front, which cannot relay media.",
    means: "People whose firewall blocks the media port have no sound.",
  },

  certificate_own: {
    found: "The host's own authority issued a certificate for {{names}}, valid until {{end}}.",
    means: "The desktop app trusts it through invite links; browsers warn until they trust the authority.",
  },
  certificate_valid: {
    found: "The certificate is for {{names}}, valid until {{end}}.",
    means: "Connections are encrypted.",
  },
  certificate_ends_soon: {
    found: "The certificate expires within a week: {{end}}.",
    means: "It should have been renewed by now. Nobody else can connect once it has expired.",
  },
  certificate_in_proxy: {
    found: "The reverse proxy has the certificate.",
    means: "This host does not know it.",
  },
  certificate_missing: {
    found: "There is no certificate.",
    means: "Nobody else can connect.",
  },
  certificate_unreadable: {
    found: "The certificate or its key cannot be read.",
    means: "Check the paths of both files, and that they are PEM.",
  },
  certificate_ended: {
    found: "The certificate has expired.",
    means: "Nobody else can connect. Put a new one in its place.",
  },
  certificate_key_mismatch: {
    found: "The key does not belong to the certificate.",
    means: "Use the key with which the certificate was ordered.",
  },
  certificate_other_name: {
    found: "The certificate is for a different name than the public address.",
    means: "Clients refuse it. Get one for that name, or correct the public address.",
  },
  authority_damaged: {
    found: "The files of the host's own certificate authority are damaged.",
    means: 'Restore the folder "certificates" from a backup. A new authority would break every invite.',
  },
  acme_refused: {
    found: "The certificate authority refused to issue a certificate.",
    means: "The domain has to lead to this host, at TCP port 443 or 80.",
  },
  acme_port_unavailable: {
    found: "TCP port 80, which the certificate authority connects to, could not be opened.",
    means:
      "Another program uses it, or Hearth is not allowed to. Free it, or let port 443 of the domain lead to this host.",
  },
  acme_unreachable: {
    found: "The certificate authority cannot be reached.",
    means: "This computer needs access to the internet. Hearth keeps trying.",
  },

  public_name_none: {
    found: "No public address is set.",
    means: "Links contain this computer's own addresses.",
  },
  public_name_unresolved: {
    found: "The name in {{url}} cannot be found.",
    means: "People outside cannot connect. Check its DNS entry.",
  },
  public_name_here: { found: "{{url}} leads to this computer.", means: "People use it in links." },
  public_name_elsewhere: {
    found: "{{url}} leads to {{address}}, which is not an address of this computer.",
    means: "A router with that address has to forward these ports to this computer.",
  },
  public_name_at_proxy: {
    found: "{{url}} leads to {{address}}.",
    means: "The reverse proxy has to be there.",
  },

  clock_plausible: { found: "This computer's clock says {{now}}.", means: "That is plausible." },
  clock_wrong: {
    found: "This computer's clock says {{now}}.",
    means: "Certificates and tokens are refused. Set the clock.",
  },

  disk_enough: { found: "{{free}} GiB of the disk are free.", means: "That is enough." },
  disk_low: {
    found: "{{free}} GiB of the disk are free.",
    means: "Nothing can be saved once it is full. Free up space.",
  },
  disk_unknown: {
    found: "The disk's free space is not known.",
    means: "The data folder cannot be read.",
  },
} as const;
