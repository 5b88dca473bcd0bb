import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { valuesOf } from '../../pki/cluster/objects/heldValues.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import {
  type ObjectIndex,
  objectIndexOf,
  objectName,
  textUnder,
  valueUnder,
} from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedObject } from '../placedAt.ts';

/**
 * Host key of the Git server unknown.
 *
 * When: a GitRepository of Flux has a URL with `ssh://`, and `known_hosts` of its Secret has keys of other hosts only.
 *
 * Another port than 22 is a part of the name there: `[git.example.com]:2222`. Nothing is said of hashed names.
 *
 * @category secrets
 * @stage understand
 * @see FLUX
 */
export const knownHostMissing = {
  code: 'known-host-missing',
  severity: 'error',
  fact: 'source-controller connects to {host}, and known_hosts in Secret {secret} has only {hosts}.',
  consequence: 'It fails with `ssh: handshake failed: knownhosts: key is unknown`.',
  wayOut: 'Add what {command} prints to known_hosts, after comparing it with what the server publishes.',
} as const satisfies FindingRecord;

/** Reports GitRepositories whose server has no key in the Secret with which it is verified. */
export function checkKnownHosts(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return index.ofKind('GitRepository').flatMap((placed) => {
    const isOfFlux = /^source\.toolkit\.fluxcd\.io\//.test(placed.object.apiVersion ?? '');
    return isOfFlux && !isOpenEnded(placed.object) && !isPatched(index, placed) ? judge(index, placed) : [];
  });
}

function judge(index: ObjectIndex, placed: PlacedObject): readonly FindingDraft[] {
  const { file, object } = placed;
  const url = scalarAt(object.root, 'spec', 'url');
  const named = scalarAt(object.root, 'spec', 'secretRef', 'name');
  if (url === undefined || named === undefined || isOpen(url)) return [];
  const [, host = '', port = '22'] =
    /^ssh:\/\/(?:[^/@\s]{1,200}@)?([\w.-]{1,253})(?::(\d{1,5}))?\//.exec(url.text) ?? [];
  const secret = index.find(placed, 'Secret', named.text, object.namespace);
  if (host === '' || secret === undefined || valuesOf(secret) === undefined || isPatched(index, secret)) return [];
  const value = valueUnder(secret, 'known_hosts');
  const known = value === undefined || isOpen(value) ? undefined : hostsIn(textUnder(secret, 'known_hosts') ?? '');
  const asked = port === '22' ? host : `[${host}]:${port}`;
  if (known === undefined || known.has(asked.toLowerCase())) return [];
  const values = {
    host: visibleText(asked),
    secret: objectName(secret),
    hosts: listOf([...known].slice(0, 5).map((each) => visibleText(each))),
    command: `\`ssh-keyscan ${port === '22' ? '' : `-p ${port} `}${host}\``,
  };
  return [placedAt({ file, span: url.span }, problem(knownHostMissing, { values, related: relatedObject(secret) }))];
}

/** Without the usual port; `undefined` if names are hashed, or patterns. */
function hostsIn(text: string): ReadonlySet<string> | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^[^#]/.test(line));
  const names = lines
    .flatMap((line) => (line.split(/\s/, 1)[0] ?? '').split(','))
    .map((name) => /^\[([^\]]*)\]:22$/.exec(name)?.[1] ?? name);
  return names.length === 0 || names.some((name) => /^[|@!]|[*?]/.test(name))
    ? undefined
    : new Set(names.map((name) => name.toLowerCase()));
}
