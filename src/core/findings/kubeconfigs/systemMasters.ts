import * as l10n from '@vscode/l10n';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import type { CertificateNode, DecodedFile, Occurrence } from '../../pki/pkiModel.ts';
import { formatDate } from '../../text/moment.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { roleOf, useOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { type Judgement, judgeCertificates } from '../judgement.ts';
import { knownRolesOf } from '../roles/knownRoles.ts';

const masters = 'system:masters';

/** Reports client certificates whose group no role binding can restrain. Those that installers make so are no news. */
export function checkSystemMasters({ graph }: ClusterPicture, now: number): readonly FindingDraft[] {
  const folders = new Set(graph.files.filter(isSuperAdmin).map(folderOf));
  return judgeCertificates(graph, (node, occurrence) => [
    (node.certificate.notAfter ?? 0) < now ? undefined : judge(node, occurrence, folders),
  ]);
}

function judge(node: CertificateNode, { file }: Occurrence, folders: ReadonlySet<string>): Judgement | undefined {
  const { subject, notAfter } = node.certificate;
  if (useOf(node) !== 'client' || !attributeValues(subject, 'O').includes(masters)) return undefined;
  if (isAdmin(file) && folders.has(folderOf(file))) {
    return {
      code: 'admin-conf-legacy-masters',
      fact: l10n.t('This certificate was made before kubeadm 1.29, and renewal keeps it in {0}.', masters),
    };
  }
  const end = notAfter === undefined ? '' : formatDate(notAfter);
  return {
    code: 'client-system-masters',
    ...(isByDesign(node) ? { severity: 'info' } : {}),
    isNeverByDesign: isFixedUser(node),
    fact: l10n.t(
      '{0} is in {1}: cluster-admin without conditions, which RBAC cannot revoke before {2}.',
      subjectName(node.certificate),
      masters,
      end,
    ),
    wayOut: l10n.t('Use kubeadm:cluster-admins, or a group of your own with a ClusterRoleBinding.'),
  };
}

/** Some version of some installer makes the role's certificate so; those of proxies name their users in headers. */
function isByDesign(node: CertificateNode): boolean {
  const role = roleOf(node);
  if (role?.parent === 'front-proxy-ca') return true;
  const organizations = role?.expected?.organizations ?? [];
  return organizations.some((version) => version.organizations.includes(masters));
}

/** Components that RBAC knows by their name: no installer gives them all rights, whatever it does with others. */
function isFixedUser(node: CertificateNode): boolean {
  return knownRolesOf(node).some(
    ({ role: { presentedBy, expected } }) =>
      presentedBy?.() !== 'kube-apiserver' &&
      expected?.commonNames?.some((name) => name.startsWith('system:')) === true,
  );
}

/** kubeadm has made it beside admin.conf since 1.29. */
function isSuperAdmin(file: DecodedFile): boolean {
  return rolesByPath(file.hostPath ?? file.path)?.kubeconfig === 'super-admin-client';
}

function isAdmin(file: DecodedFile): boolean {
  return /\/admin\.conf$/.test(file.path) && rolesByPath(file.hostPath ?? file.path)?.kubeconfig === 'admin-client';
}

function folderOf({ path }: DecodedFile): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
