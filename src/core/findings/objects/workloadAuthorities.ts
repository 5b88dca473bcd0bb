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
  const authorities = settings.flatMap((setting) =>
    isAuthority(setting)
      ? [{ setting, about: aboutOf(setting), certificates: caOf(index, placed, place, setting) }]
      : [],
  );
  if (settings.length > maxSettings || authorities.length === 0) return [];
  const program = visibleText(scalarAt(place.container, 'name')?.text ?? placed.object.name ?? '');
  // One may be for what another seems to be for.
  const anchors = authorities.flatMap(({ certificates }) => certificates ?? []);
  return authorities.flatMap(({ setting, about, certificates }) => {
    const own = settings.filter((each) => isAbout(each, about));
    const isOnly = authorities.every((each) => each.setting === setting || !isAbout(each.setting, about));
    if (isGeneral(about) || certificates === undefined || !isOnly || own.some(isWithoutTls)) return [];
    const refused = own
      .filter((each) => each !== setting)
      .flatMap(hostsIn)
      .map((host) => {
        const pairs = pairsAt(index, host, placed);
        const isOwn = pairs.some(({ secret }) => mountsSecret(place.spec, secret.object.name));
        const pair = pairs.length === 0 || isOwn ? undefined : refusedPair(index.graph, pairs, anchors, now);
        const [occurrence] = pair?.material.occurrences ?? [];
        return pair === undefined || occurrence === undefined ? undefined : { host, leaf: pair.leaf, occurrence };
      });
    const [one] = refused;
    if (one === undefined || refused.includes(undefined)) return [];
    const facts = {
      flag: visibleText(setting.name),
      verifier: program,
      own: certificates[0],
      isOnly: true,
      server: visibleText(one.host),
    };
    return [
      placedAt(
        { file: placed.file, span: setting.node.span },
        ofPrivateCa(index.graph, one.leaf, one.occurrence, facts),
      ),
    ];
  });
}

const caWord =
  /^(?:ssl|tls|root|trusted)?ca(?:s|certs?|files?|path|bundle|crt|pem|info|location)?$|^sslrootcert$|^rootcerts?$/;
/** What verifies clients, adds to the system's CAs, or is no certificate. */
const otherWord = /^(?:clients?|requestheader|mtls|keys?|name|issuer|signing|extra)$/;

function isAuthority({ words }: Setting): boolean {
  return words.some((word) => caWord.test(word)) && !words.some((word) => otherWord.test(word));
}

/** The words of a setting's name that tell which server it is about: those before how it is verified. */
function aboutOf({ words }: Setting): readonly string[] {
  const end = words.findIndex(
    (word) => caWord.test(word) || /^(?:ssl|tls|root|certs?|certificate|trust|security)$/.test(word),
  );
  return words.slice(0, end);
}

function isAbout({ words }: Setting, about: readonly string[]): boolean {
  return about.every((word, at) => words[at] === word);
}

/** Of the program itself, which may verify its clients with it. */
function isGeneral(about: readonly string[]): boolean {
  return about.every((word) =>
    /^(?:app|application|servers?|service|web|https?|api|default|node|nodejs|java|)$/.test(word),
  );
}

/** TLS is off, or verifies nothing: of PostgreSQL unless its mode says otherwise. */
function isWithoutTls({ words, value }: Setting, _: number, all: readonly Setting[]): boolean {
  const isMode = words.some((word) =>
    /^(?:tls|ssl|sslmode|security|secure|verify|verification|insecure|skip|enabled?)$/.test(word),
  );
  const isOff = words.some((word) => /^(?:insecure|skip|no|disabled?)$/.test(word)) ? isOn : off;
  const needsMode =
    words.includes('sslrootcert') && !all.some((each) => /^(?:require|verify-(?:ca|full))$/.test(each.value));
  return (
    (isMode && isOff.test(value)) ||
    /[?&;\s](?:sslmode=(?:disable|allow|prefer)|tls=false|ssl=false)/.test(value) ||
    needsMode
  );
}

const isOn = /^(?:1|t|true|yes|on)$/i;
const off = /^(?:0|f|false|no|off|none|disabled?|allow|prefer|(?:sasl_)?plaintext)$/i;

function mountsSecret(spec: MappingNode, name: string | undefined): boolean {
  return itemsAt(spec, 'volumes').some((volume) => scalarAt(volume, 'secret', 'secretName')?.text === name);
}

/** The certificates that a setting names in a Secret or ConfigMap; `undefined` if something else may be there. */
function caOf(index: ObjectIndex, placed: PlacedObject, place: Place, { value, source }: Setting) {
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

/** The servers that a setting names by addresses or URLs; none of those without TLS, nor what others call the program. */
function hostsIn({ words, value }: Setting): readonly string[] {
  const isNamed = words.some((word) =>
    /^(?:hosts?|addr|address|endpoints?|ur[il]|servers?|brokers?|bootstrap)$/.test(word),
  );
  const isOwn = words.some((word) => /^(?:public|external|advertised|listen|bind|base|callback|redirect)$/.test(word));
  const isAddress = /^(?:https|ldaps|rediss|amqps|mqtts|wss|ssl|tls|grpcs):\/\/|^[\w.-]+:\d{2,5}(?:,|$)/.test(value);
  if (isOwn || value.startsWith('/') || !(isAddress || (isNamed && !value.includes('://')))) return [];
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
