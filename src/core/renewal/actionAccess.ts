import { hostsOf } from '../pki/cluster/hostOf.ts';
import type { Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import type { RenewalAction } from './planAction.ts';
import { excludingBackups } from './reissue/excludingBackups.ts';
import type { FileAccess } from './reissue/untouchedReason.ts';

/** What a user chose. */
interface Chosen {
  /** Fingerprints of certificates. */
  readonly fingerprints?: readonly string[];
  readonly places?: readonly Occurrence[];
}

/**
 * What an action can write of the files that a host can write. An action that searches all files for a certificate
 * leaves the user's backups alone (see {@link renewalAccess}); others name their files. In the editor, both offering
 * and carrying out an action use this. On the command line, a backup is changed if its file was named.
 */
export function actionAccess(action: RenewalAction, graph: PkiGraph, access: FileAccess = () => undefined): FileAccess {
  switch (action.kind) {
    case 'renew':
    case 'repairAll':
      return renewalAccess(graph, access, action);
    case 'extendCa':
      return renewalAccess(graph, access, { fingerprints: action.authorities ?? [] });
    case 'renewExpiring':
    case 'switchCa':
      return renewalAccess(graph, access);
    case 'repair':
    case 'completeChain':
    case 'useRenewed':
      return renewalAccess(graph, access, { ...action, fingerprints: [action.fingerprint] });
    case 'replaceCa':
      return renewalAccess(graph, access, { ...action, fingerprints: [action.from] });
    default:
      return access;
  }
}

/**
 * Leaves the user's own backups unchanged, unless a place in one was chosen, or the certificate is only in backups: then it is
 * what is left of its machine.
 */
export function renewalAccess(
  graph: PkiGraph,
  access: FileAccess,
  { fingerprints = [], places = [] }: Chosen = {},
): FileAccess {
  const spared = excludingBackups(graph, access);
  const alone = fingerprints.flatMap((fingerprint) => {
    const { occurrences = [] } = graph.certificates.get(fingerprint) ?? {};
    return occurrences.every(({ file }) => spared(file) === 'backup') ? occurrences : [];
  });
  const named = new Set([...alone, ...places].map(({ file }) => file.path));
  if (named.size === 0) return spared;
  // Of a machine that was set aside as a whole, what belongs together is changed together.
  const hostOf = hostsOf(graph.files);
  const hosts = new Set(alone.map(({ file }) => hostOf(file)));
  for (const file of graph.files) if (spared(file) !== 'backup') hosts.delete(hostOf(file));
  return excludingBackups(graph, access, (file) => named.has(file.path) || hosts.has(hostOf(file)));
}
