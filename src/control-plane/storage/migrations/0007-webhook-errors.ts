/** Sentences become codes, which the client shows in its language. */
export const webhookErrors = [
  `UPDATE webhooks SET last_error = CASE
     WHEN last_error IS NULL THEN NULL
     WHEN last_error LIKE '%inside the host%' THEN 'private_address'
     WHEN last_error = 'no answer in time' OR last_error LIKE '%ETIMEDOUT%' THEN 'timeout'
     WHEN last_error LIKE '%ENOTFOUND%' OR last_error LIKE '%EAI_AGAIN%' THEN 'name_not_found'
     WHEN last_error LIKE '%ECONNREFUSED%' THEN 'refused'
     WHEN last_error LIKE '%EHOSTUNREACH%' OR last_error LIKE '%ENETUNREACH%' THEN 'unreachable'
     WHEN last_error LIKE '%ECONNRESET%' OR last_error = 'socket hang up' THEN 'closed'
     WHEN last_error LIKE '%certificate%' THEN 'certificate'
     ELSE 'failed'
   END`,
];
