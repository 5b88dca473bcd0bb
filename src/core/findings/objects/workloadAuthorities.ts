import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isExport } from '../../pki/cluster/objects/exportedSecrets.ts';
import { valuesOf } from '../../pki/cluster/objects/heldValues.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { isMade } from '../../pki/cluster/objects/madeSecrets.ts';
import { mountedValue } from '../../pki/cluster/objects/mountedValue.ts';
import { materialUnder, type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { containersOf, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { addressesIn, ofPrivateCa, pairsAt, refusedPair } from './serverAuthorities.ts';

/**
 * Reports programs in Pods that are given a CA for a server whose certificate is of another one, where the names of their variables leave no
 * doubt: those of libpq, and of Kafka's clients.
 */
export function checkWorkloadAuthorities(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return podSpecsIn(index).flatMap(({ placed, spec }) =>
    isOpenEnded(placed.object) || isExample(placed.file) || isPatched(index, placed)
      ? []
      : containersOf(spec).flatMap((container) =>
          wiringsOf(container).flatMap((wiring) => judge(index, placed, { spec, container }, wiring, now)),
        ),
  );
}

/** A variable of a program. */
interface Variable {
  readonly name: string;
  readonly node: ScalarNode;
  readonly value: string;
  /** A Secret or ConfigMap whose value it is. */
  readonly source?: DocumentNode | undefined;
}

interface Place {
  readonly spec: MappingNode;
  readonly container: DocumentNode;
}

/** The servers to which a program connects by TLS, and the variable with the only CA that it trusts for them. */
interface Wiring {
  readonly addresses: string;
  readonly ca: Variable;
}

function judge(
  index: ObjectIndex,
  placed: PlacedObject,
  place: Place,
  { addresses, ca }: Wiring,
  now: number,
): readonly FindingDraft[] {
  const anchors = caOf(index, placed, place, ca) ?? [];
  const refused = addressesIn(addresses).map((host) => {
    const pairs = anchors.length === 0 ? [] : pairsAt(index, host, placed);
    const isOwn = pairs.some(({ secret }) => mountsSecret(place.spec, secret.object.name));
    const pair = pairs.length === 0 || isOwn ? undefined : refusedPair(index.graph, pairs, anchors, now);
    const [occurrence] = pair?.material.occurrences ?? [];
    return pair === undefined || occurrence === undefined ? undefined : { host, leaf: pair.leaf, occurrence };
  });
  const [one] = refused;
  if (one === undefined || refused.includes(undefined)) return [];
  const facts = {
    flag: visibleText(ca.name),
    verifier: visibleText(scalarAt(place.container, 'name')?.text ?? placed.object.name ?? ''),
    own: anchors[0],
    isOnly: true,
    server: visibleText(one.host),
  };
  return [
    placedAt({ file: placed.file, span: ca.node.span }, ofPrivateCa(index.graph, one.leaf, one.occurrence, facts)),
  ];
}

/** No container has more. */
const maxVariables = 1000;
const verifying = /^verify-(?:ca|full)$/;

function wiringsOf(container: DocumentNode): readonly Wiring[] {
  const variables = variablesOf(container).slice(0, maxVariables);
  const named = new Map(variables.map((each) => [each.name, each]));
  const root = named.get('PGSSLROOTCERT');
  const isVerified = verifying.test(named.get('PGSSLMODE')?.value ?? '');
  const host = named.get('PGHOST')?.value ?? '';
  const libpq = root === undefined || !isVerified ? [] : [{ addresses: host, ca: root }];
  return [...libpq, ...variables.flatMap(wiringOfUrl), ...variables.flatMap((each) => wiringOfKafka(each, variables))];
}

/** `postgres://db/shop?sslmode=verify-full&sslrootcert=/certs/ca.crt`. */
function wiringOfUrl(variable: Variable): readonly Wiring[] {
  const [, addresses = '', query = ''] =
    /^postgres(?:ql)?:\/\/(?:[^@/\s]{1,200}@)?([\w.:,-]+)\/[^?\s]*\?(\S+)$/.exec(variable.value) ?? [];
  const parameters = new Map(query.split('&').map((each) => [each.split('=')[0], each.split('=')[1] ?? '']));
  const value = parameters.get('sslrootcert') ?? '';
  return verifying.test(parameters.get('sslmode') ?? '') ? [{ addresses, ca: { ...variable, value } }] : [];
}

const protocol = 'SECURITY_PROTOCOL';

/** By the protocol, whose name begins as those of the servers and the CA do: `KAFKA_SECURITY_PROTOCOL`. */
function wiringOfKafka({ name, value }: Variable, variables: readonly Variable[]): readonly Wiring[] {
  const prefix = name.endsWith(protocol) ? name.slice(0, -protocol.length) : '';
  if (!(prefix.includes('KAFKA_') && prefix.endsWith('_')) || !/^(?:SASL_)?SSL$/i.test(value)) return [];
  const own = variables.filter((each) => each.name.startsWith(prefix));
  const ends = (end: RegExp) => own.filter((each) => end.test(each.name.slice(prefix.length)));
  const [servers, ...others] = ends(/^(?:BOOTSTRAP_SERVERS?|BROKERS?|BROKER_LIST)$/);
  const [ca, ...more] = ends(/^(?:(?:SSL|TLS)_)?CA(?:_?(?:LOCATION|FILE|PATH|CERT))?$/);
  const isClear = others.length + more.length + ends(/INSECURE|SKIP|VERIF|TRUST/).length === 0;
  return isClear && servers !== undefined && ca !== undefined ? [{ addresses: servers.value, ca }] : [];
}

function mountsSecret(spec: MappingNode, name: string | undefined): boolean {
  return itemsAt(spec, 'volumes').some((volume) => scalarAt(volume, 'secret', 'secretName')?.text === name);
}

/** The certificates that a variable names in a Secret or ConfigMap; `undefined` if something else may be there. */
function caOf(index: ObjectIndex, placed: PlacedObject, place: Place, { value, source }: Variable) {
  const secret = mappingAt(source, 'secretKeyRef');
  const reference = secret ?? mappingAt(source, 'configMapKeyRef');
  const [name = '', key = ''] = ['name', 'key'].map((field) => scalarAt(reference, field)?.text);
  const named = index.find(placed, secret === undefined ? 'ConfigMap' : 'Secret', name, placed.object.namespace);
  const held = reference === undefined ? mountedValue(index, placed, place, value) : named && { holder: named, key };
  if (held === undefined || isOverwritten(index, held.holder)) return undefined;
  const certificates = materialUnder(index.graph, held.holder, held.key)?.certificates ?? [];
  return certificates.length === 0 ? undefined : certificates;
}

/** A controller or kustomize writes other values into it, in the cluster. */
function isOverwritten(index: ObjectIndex, holder: PlacedObject): boolean {
  const { kind, name = '', namespace } = holder.object;
  const isWritten = kind === 'ConfigMap' && isMade(index, { placed: holder, kind, name, namespace });
  return !isExport(holder) && (isWritten || valuesOf(holder) === undefined || isPatched(index, holder));
}

/** The variables of a container, where no template or other program sets them. */
function variablesOf(container: DocumentNode): readonly Variable[] {
  return itemsAt(container, 'env').flatMap((variable): readonly Variable[] => {
    const name = scalarAt(variable, 'name');
    const node = scalarAt(variable, 'value');
    if (name === undefined || (node !== undefined && isOpen(node))) return [];
    return [{ name: name.text, node: node ?? name, value: node?.text ?? '', source: mappingAt(variable, 'valueFrom') }];
  });
}
