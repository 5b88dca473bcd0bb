// Generated from data/findings.json by `npm run docs:findings`. Do not edit.
// biome-ignore-all lint/style/noExcessiveLinesPerFile: a table

/** Severity → code → id of the automatic fix (empty where there is none). */
export const catalogTable = {
  error: {
    'csr-signature-invalid': '',
    'csr-request-unparsable': 'relabel-pem',
    'csr-signername-missing': '',
    'csr-usages-invalid': 'edit-field',
    'csr-usages-mismatch': '',
    'csr-subject-mismatch': '',
    'csr-san-mismatch': '',
    'csr-system-masters': '',
    'csr-expiration-too-short': 'edit-field',
    'csr-certificate-key-mismatch': '',
    'pcr-invalid': '',
  },
  warning: {
    'csr-extensions-ignored': '',
    'csr-approved-not-issued': '',
  },
  info: {
    'csr-signer-unknown': '',
    'csr-expiration-capped': '',
    'csr-denied-or-failed': '',
  },
  hint: {
    'cert-lifetime-exceeds-csr': '',
    'key-reused-on-renewal': 'renew-new-key',
    'csr-identity-fields-set': 'remove-field',
    'csr-stale': '',
  },
} as const;
