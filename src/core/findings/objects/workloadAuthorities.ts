import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, mappingAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, Material, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { mountedValue } from '../../pki/cluster/objects/mountedValue.ts';
import { materialUnder, type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { containersOf, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { groupBy } from '../../text/groupBy.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { addressesIn, ofPrivateCa, pairsAt, refusedPair } from './serverAuthorities.ts';

/**
 * Reports programs in Pods that are given a CA for a server whose certificate is of another one: by the variables of one container whose names
 * begin alike (`KAFKA_BOOTSTRAP_SERVERS`, `KAFKA_SSL_CA_LOCATION`), where all servers that these name are among the files.
 */
export function checkWorkloadAuthorities(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return podSpecsIn(index).flatMap(({ placed, spec }) =>
    isOpenEnded(placed.object) || isExample(placed.file) || isPatched(index, placed)
      ? []
      : containersOf(spec).flatMap((container) => judge(index, placed, { spec, container }, now)),
  );
}

/** A variable of a program. */
interface Setting {
  readonly words: readonly string[];
  readonly name: string;
  readonly node: ScalarNode;
  readonly value: string;
  /** A Secret or ConfigMap whose value it is. */
  readonly source: DocumentNode | undefined;
}

/** No container has more. */
const maxSettings = 1000;

interface Place {
  readonly spec: MappingNode;
  readonly container: DocumentNode;
}

function judge(index: ObjectIndex, placed: PlacedObject, place: Place, now: number): readonly FindingDraft[] {
  const settings = settingsOf(place.container);
  if (settings.length > maxSettings) return [];
  const authorities = settings.filter(({ words }) => words.some(isAuthority) && !words.some(isOther));
  if (authorities.length === 0) return [];
  const program = visibleText(scalarAt(place.container, 'name')?.text ?? placed.object.name ?? '');
  return [...groupBy(authorities, (each) => aboutOf(each).join(' ')).values()].flatMap((group) => {
    const [first] = group;
    const about = first === undefined ? [] : aboutOf(first);
    const materials = group.map((setting) => materialOf(index, placed, place, setting));
    const anchors = materials.flatMap((material) => material?.certificates ?? []);
    const isKnown = materials.every((material) => material !== undefined && material.certificates.length > 0);
    if (first === undefined || !isKnown) return [];
    const servers = settings
      .filter((each) => !group.includes(each) && about.every((word, at) => each.words[at] === word))
      .flatMap(hostsIn)
      .map((host) => ({ host, pairs: pairsAt(index, host, placed.object.namespace) }));
    const refused = servers.map(({ host, pairs }) => {
      const pair = pairs.length === 0 ? undefined : refusedPair(index.graph, pairs, anchors, now);
      const [occurrence] = pair?.material.occurrences ?? [];
      return pair === undefined || occurrence === undefined ? undefined : { host, leaf: pair.leaf, occurrence };
    });
    const [one] = refused;
    if (one === undefined || refused.includes(undefined)) return [];
    const facts = {
      flag: visibleText(first.name),
      verifier: program,
      own: anchors[0],
      isOnly: true,
      server: visibleText(one.host),
    };
    return [
      placedAt({ file: placed.file, span: first.node.span }, ofPrivateCa(index.graph, one.leaf, one.occurrence, facts)),
    ];
  });
}

const isAuthority = (word: string) =>
  /^(?:ssl|tls|root|trusted)?ca(?:s|certs?|files?|path|bundle|crt|pem|info|location)?$|^(?:pg)?sslrootcert$|^rootcerts?$/.test(
    word,
  );

/** What verifies clients, or is no certificate. */
const isOther = (word: string) => /^(?:clients?|requestheader|mtls|keys?|name|issuer|signing)$/.test(word);

/** The words of a setting's name that tell which server it is about: those before how it is verified. */
function aboutOf({ words }: Setting): readonly string[] {
  const end = words.findIndex(
    (word) => isAuthority(word) || /^(?:ssl|tls|root|cert|certs|certificate|trust|security|extra)$/.test(word),
  );
  return words.slice(0, end).filter((word) => word !== '');
}

function materialOf(
  index: ObjectIndex,
  placed: PlacedObject,
  place: Place,
  { value, source }: Setting,
): Material | undefined {
  const reference = mappingAt(source, 'secretKeyRef') ?? mappingAt(source, 'configMapKeyRef');
  if (reference === undefined) return mountedValue(index, placed, place, value);
  const kind = mappingAt(source, 'secretKeyRef') === undefined ? 'ConfigMap' : 'Secret';
  const named = index.find(placed, kind, scalarAt(reference, 'name')?.text ?? '', placed.object.namespace);
  return named && materialUnder(index.graph, named, scalarAt(reference, 'key')?.text ?? '');
}

/** The servers that a setting names by addresses or URLs; none of those without TLS. */
function hostsIn({ words, value }: Setting): readonly string[] {
  const isNamed = words.some((word) =>
    /^(?:hosts?|addr|address|endpoints?|ur[il]|servers?|brokers?|bootstrap|broker|pghost)$/.test(word),
  );
  const isAddress = /^[\w+:.-]{1,40}:\/\/|^[\w.-]+:\d{2,5}(?:,|$)/.test(value);
  if (value.startsWith('/') || /^(?:http|tcp|file|unix):\/\//.test(value) || !(isNamed || isAddress)) return [];
  return addressesIn(value).filter((host) => !/^(?:localhost|[\d.]+)$/.test(host));
}

/** The variables of a container, where no template or other program sets them. */
function settingsOf(container: DocumentNode): readonly Setting[] {
  return itemsAt(container, 'env').flatMap((variable): readonly Setting[] => {
    const name = scalarAt(variable, 'name');
    const node = scalarAt(variable, 'value');
    if (name === undefined || (node !== undefined && isOpen(node))) return [];
    const source = mappingAt(variable, 'valueFrom');
    return [{ ...named(name.text), node: node ?? name, value: node?.text ?? '', source }];
  });
}

function named(name: string): Pick<Setting, 'name' | 'words'> {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_.-]/);
  // Those of PostgreSQL are written as one.
  return { name, words: words.flatMap((word) => (/^pg(?:host|ssl)/.test(word) ? ['pg', word.slice(2)] : [word])) };
}
