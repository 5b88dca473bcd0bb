/** Folders of the trust store of Debian, Red Hat, SUSE, Alpine and Arch, and of what is added to it. */
const folders =
  /^\/(?:etc\/(?:ssl|pki\/(?:ca-trust|tls|trust)|ca-certificates)|usr\/(?:local\/)?share\/(?:ca-certificates|pki)|var\/lib\/ca-certificates)\//;

/** Tells whether a path on a machine is in its trust store. */
export function isInTrustStore(path: string): boolean {
  return folders.test(path);
}
