import { scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { type ObjectIndex, objectIndexOf, objectName } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { folderOf } from '../../text/paths.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { secretMissing } from './secretReferences.ts';

const annotation = 'kubernetes.io/service-account.name';

/** Reports Secrets for tokens whose ServiceAccount is in none of the files, although others beside them use it. */
export function checkTokenSecrets(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return index.ofKind('Secret').flatMap((secret): readonly FindingDraft[] => {
    const { root, namespace } = secret.object;
    const account = scalarAt(root, 'metadata', 'annotations', annotation);
    if (scalarAt(root, 'type')?.text !== 'kubernetes.io/service-account-token' || account === undefined) return [];
    // Each namespace has a default one. What has a token was written while the ServiceAccount was there.
    const isMade = account.text === 'default' || scalarAt(root, 'data', 'token') !== undefined;
    if (namespace === undefined || isMade || isOpen(account) || isOpenEnded(secret.object)) return [];
    if (mayExist(index, account.text, namespace) || !isUsedBeside(picture, secret, account.text, namespace)) return [];
    const values = {
      name: objectName(secret),
      account: visibleText(account.text),
      namespace: visibleText(namespace),
      error: `\`secrets "${visibleText(secret.object.name ?? '')}" not found\``,
    };
    const judgement = problem(secretMissing, { fact: 'account', consequence: 'account', wayOut: 'account', values });
    return [placedAt({ file: secret.file, span: account.span }, judgement)];
  });
}

/** A name or namespace may be given later, by a template or when the file is applied. */
function mayExist(index: ObjectIndex, account: string, namespace: string): boolean {
  return index.ofKind('ServiceAccount').some(({ object }) => {
    const isNamed = object.name === account || object.name === undefined || /[{$<%]|generateName/.test(object.name);
    const isThere = object.namespace === undefined || object.namespace === namespace || /[{$<%]/.test(object.namespace);
    return isNamed && isThere;
  });
}

/** Workloads, and subjects of bindings: the files are meant to be whole. */
function isUsedBeside(picture: ClusterPicture, { file }: PlacedObject, account: string, namespace: string): boolean {
  return usedAccounts(picture).has(useOf(folderOf(file.path), namespace, account));
}

/** What all objects but Secrets use, with their folders: read once, however many Secrets there are. */
const usedAccounts = memoisedBy(({ objects }: ClusterPicture): ReadonlySet<string> => {
  const used = new Set<string>();
  for (const { file, object } of objects) {
    if (object.kind !== 'Secret') addUses(used, object.root, folderOf(file.path), object.namespace);
  }
  return used;
});

function addUses(used: Set<string>, node: DocumentNode, folder: string, own: string | undefined): void {
  if (node.kind === 'scalar') return;
  if (node.kind === 'sequence') {
    for (const item of node.items) addUses(used, item, folder, own);
    return;
  }
  const field = scalarAt(node, 'serviceAccountName') ?? scalarAt(node, 'serviceAccount');
  if (field !== undefined && own !== undefined) used.add(useOf(folder, own, field.text));
  const subject = scalarAt(node, 'kind')?.text === 'ServiceAccount' ? scalarAt(node, 'name') : undefined;
  const namespace = scalarAt(node, 'namespace')?.text ?? own;
  if (subject !== undefined && namespace !== undefined) used.add(useOf(folder, namespace, subject.text));
  for (const each of node.entries.values()) addUses(used, each, folder, own);
}

function useOf(folder: string, namespace: string, account: string): string {
  return `${folder}\n${namespace}\n${account}`;
}
