import type { CertificateNode, PkiGraph } from '../pkiModel.ts';
import { pathOn } from './distributionSettings.ts';
import { hostsOf } from './hostOf.ts';

/** Folders and files of the trust store of Debian, Red Hat, SUSE, Alpine and Arch, and of what is added to it; others beside them are not read. */
const folders =
  /^\/(?:etc\/(?:(?:ssl|pki\/tls)\/certs|pki\/(?:ca-trust|trust)|ca-certificates)|usr\/(?:local\/)?share\/(?:ca-certificates|pki)|var\/lib\/ca-certificates)\/|^\/etc\/(?:ssl\/(?:ca-bundle|cert)|pki\/tls\/cacert)\.pem$/;

/** Tells whether a path on a machine is in its trust store. */
export function isInTrustStore(path: string): boolean {
  return folders.test(path);
}

/** What the trust store of a machine has, as far as it is among the files. */
export function machineAnchors({ files, certificates }: PkiGraph, host: string): readonly CertificateNode[] {
  const hostOf = hostsOf(files);
  const own = files.filter((file) => hostOf(file) === host && isInTrustStore(pathOn(host, file)));
  return own.flatMap(({ credentials }) =>
    credentials.flatMap(({ fingerprint = '' }) => certificates.get(fingerprint) ?? []),
  );
}
