import * as l10n from '@vscode/l10n';
import { keyPathSegments } from '../../kubernetes/keyPathSegments.ts';
import type { DecodedCredential, DecodedFile, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { folderOf } from '../../text/paths.ts';
import { shownPath } from '../../text/shownPath.ts';
import { toHex } from '../../x509/toHex.ts';
import type { ChangePlan, PlannedEdit, PlannedFile } from '../change/changeModel.ts';
import { yamlScalar } from '../create/kubeconfigText.ts';
import { newPemFile, planOf } from '../create/newCertificate.ts';
import { refuse } from '../refusal.ts';
import { refuseFile } from '../reissue/refuseNoPlace.ts';
import type { FileAccess } from '../reissue/untouchedReason.ts';
import type { RenewalRefusal } from '../renewalModel.ts';
import { copiedMaterial } from './copiedMaterial.ts';

/** Where the certificate and key of a kubeconfig's users go, or already are. */
export interface ExtractRequest {
  readonly graph: PkiGraph;
  /** `DecodedFile.path` of the kubeconfig. */
  readonly path: string;
  /**
   * A file that already contains both, as the kubeconfig's host knows it:
   * `/var/lib/kubelet/pki/kubelet-client-current.pem`. Absent: new files next to the kubeconfig.
   */
  readonly existing?: string;
  readonly access?: FileAccess;
}

const fields = { 'client-certificate-data': 'crt', 'client-key-data': 'key' } as const;

/**
 * Plans to move certificates and keys from a kubeconfig to files: `client-certificate-data` becomes
 * `client-certificate`.
 */
export function planExtractFiles({
  graph,
  path,
  existing,
  access = () => undefined,
}: ExtractRequest): ChangePlan | RenewalRefusal {
  const file = graph.files.find((each) => each.path === path);
  if (file === undefined) return refuse('nothingToDo', { fault: nothingEmbedded() });
  const { hostPath } = file;
  const denied = refuseFile(file, access);
  if (denied !== undefined) return denied;
  const folder = folderOf(path);
  const stem = path.slice(folder.length).replace(/\.[^.]*$/, '');
  if (existing !== undefined && !holdsIdentityOf(graph, file, existing)) {
    return refuse('nothingToDo', { fault: notHeld(existing) });
  }
  const edits: PlannedEdit[] = [];
  const created: PlannedFile[] = [];
  for (const [keyPath, credentials] of userCredentials(file)) {
    const segments = keyPathSegments(keyPath);
    const [user, field] = [segments[1], segments.at(-1)];
    const [credential] = credentials;
    const extension = fields[String(field) as keyof typeof fields];
    const { value, block } = credential ?? {};
    if (value?.keySpan === undefined || block?.encoding[0] !== 'base64')
      return refuse('notRewritable', { path: file.path });
    if (value.style === 'literal' || value.style === 'folded') return refuse('notRewritable', { path: file.path });
    const name = `${stem}-user-${Number(user) + 1}.${extension}`;
    if (existing === undefined) {
      if (graph.files.some((each) => each.path === folder + name))
        return refuse('alreadyThere', { path: folder + name });
      const materials = credentials.map((each) => copiedMaterial({ file, credential: each }));
      if (materials.some((material) => material === undefined)) return refuse('notRewritable', { path: file.path });
      created.push(
        newPemFile(
          folder + name,
          materials.filter((material) => material !== undefined),
          hostPath && folderOf(hostPath) + name,
        ),
      );
    }
    const { keySpan, span, style } = value;
    const text = existing ?? name;
    // Inside existing quotes, a path is written unchanged.
    if (style !== 'plain' && /["'\\\p{Cc}]/u.test(text)) return refuse('notRewritable', { path: file.path });
    edits.push(
      { kind: 'text', span: { start: keySpan.end - '-data'.length, end: keySpan.end }, parts: [], was: '-data' },
      {
        kind: 'text',
        span,
        parts: [{ kind: 'text', text: style === 'plain' ? yamlScalar(text) : text }],
        holding: credentials.map((each) => ({ file, credential: each })),
      },
    );
  }
  if (edits.length === 0) return refuse('nothingToDo', { fault: nothingEmbedded() });
  const planned: PlannedFile = {
    path,
    kind: 'replace',
    // The key is removed, so the old file contains it.
    holdsKey: true,
    edits,
    ...(hostPath === undefined ? {} : { hostPath }),
  };
  return planOf(l10n.t('Move the certificate and key from the kubeconfig to files'), {
    certificates: [],
    keys: [],
    files: [...created, planned],
  });
}

/**
 * Whether a file contains what the kubeconfig is about to lose: a certificate with the same subject that does not
 * expire earlier, and its key. A kubeconfig that refers to a missing file locks its user out.
 *
 * @param existing - A path on the kubeconfig's host, absolute or relative to the kubeconfig's folder.
 */
function holdsIdentityOf(graph: PkiGraph, file: DecodedFile, existing: string): boolean {
  const { path, hostPath = path } = file;
  const root = path.endsWith(hostPath) ? path.slice(0, -hostPath.length) : '';
  const folder = folderOf(path);
  const named = existing.startsWith('/') ? root + existing : folder + existing;
  const isThere = (occurrence: Occurrence) => occurrence.file.path === named;
  const held = [...graph.certificates.values()].filter(
    ({ occurrences, keys }) => occurrences.some(isThere) && keys.some(isThere),
  );
  const embedded = [...graph.certificates.values()].filter(({ occurrences }) =>
    occurrences.some(
      (each) => each.file.path === path && /\.client-certificate-data$/.test(each.credential.value.keyPath ?? ''),
    ),
  );
  return embedded.every(({ certificate }) =>
    held.some(
      (each) =>
        toHex(each.certificate.subject.der) === toHex(certificate.subject.der) &&
        (each.certificate.notAfter ?? 0) >= (certificate.notAfter ?? 0),
    ),
  );
}

function notHeld(existing: string) {
  return {
    fact: l10n.t(
      'No file at {0} contains a certificate for the same user, valid at least as long, with its key.',
      shownPath(existing),
    ),
    wayOut: l10n.t('Without it, the kubeconfig would lose its only key. Add that file, or correct the path.'),
  };
}

function nothingEmbedded() {
  return {
    fact: l10n.t('This file is not a kubeconfig with an embedded certificate and key.'),
    wayOut: l10n.t('Choose another kubeconfig.'),
  };
}

function userCredentials({ credentials }: DecodedFile): ReadonlyMap<string, readonly DecodedCredential[]> {
  const isOfUser = ({ value }: DecodedCredential) =>
    /^users\[\d+\]\.user\.client-(?:certificate|key)-data$/.test(value.keyPath ?? '');
  return groupBy(credentials.filter(isOfUser), ({ value }) => value.keyPath ?? '');
}
