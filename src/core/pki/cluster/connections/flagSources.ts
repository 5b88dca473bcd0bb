import { componentFlagOf } from '../../../kubernetes/componentFlagOf.ts';
import { componentOfParty } from '../../../kubernetes/componentOfParty.ts';
import type { FlagOrigin } from '../../../kubernetes/tables/connectionRecord.ts';
import { memoisedByPair } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import type { ComponentInstance, FilePlace, Material, Setting } from '../clusterModel.ts';
import { settingOf, settingsOf } from '../components.ts';
import { materialInWholeFile } from '../materials.ts';
import { isWholeServer } from '../servers.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Cluster, Missing, Party, Source, SourceMaterial } from './connectionModel.ts';
import { authorityFiles } from './hostIndex.ts';
import { filesOf, partyOf, type Scene, type Side } from './scene.ts';

/** The material of a flag of one side; `undefined` if it is not set. */
export function flagSource(scene: Scene, side: Side, { flag }: FlagOrigin): Source | undefined {
  if (side === 'client' && isOtherSoftware(scene, flag.component)) return undefined;
  const party = partyOf(scene, side, flag.component);
  if (party === undefined) return unknown({ why: 'componentNotFound', name: flag.component });
  const { instance, use } = party;
  if (instance === undefined) {
    return use === undefined ? assumedSource(scene, side, party, flag) : undefined;
  }
  return instanceSource(instance, flag.name);
}

/** A component uses the same source for all of its connections. */
const instanceSource = memoisedByPair((instance: ComponentInstance, name: string): Source | undefined => {
  const setting = settingOf(instance, name);
  if (setting === undefined) return instance.isPartial ? hidden(name, instance.place) : undefined;
  return isRepeatable(instance, name) ? repeatedSource(instance, name) : settingSource(instance, setting);
});

/** The material of a flag of every instance of its component in the cluster. */
export function flagSourcesIn(cluster: Cluster, { flag }: FlagOrigin): readonly Source[] {
  return clusterIndex(cluster)
    .ofKind(flag.component)
    .flatMap((instance) => instanceSource(instance, flag.name) ?? []);
}

/** The client acts like a component but is another program without such flags. */
function isOtherSoftware({ client, record }: Scene, component: FlagOrigin['flag']['component']): boolean {
  return client.component === undefined && componentOfParty(record.client) === component;
}

/** All files of a repeatable flag; unknown if one of them is. */
function repeatedSource(instance: ComponentInstance, name: string): Source | undefined {
  const sources = settingsOf(instance, name).flatMap((setting) => settingSource(instance, setting) ?? []);
  const other = sources.find(({ kind }) => kind !== 'materials');
  const materials = sources.flatMap((source) => (source.kind === 'materials' ? source.materials : []));
  return other ?? (materials.length === 0 ? undefined : { kind: 'materials', materials });
}

function isRepeatable({ component }: ComponentInstance, name: string): boolean {
  return componentFlagOf(component, name)?.multiple?.startsWith('repeatable') === true;
}

/** A flag of a party that is a boolean, a number or names; `undefined` if not set or unknown. */
export function flagSetting(scene: Scene, side: Side, { flag }: FlagOrigin): Setting | undefined {
  const instance = partyOf(scene, side, flag.component)?.instance;
  return instance && settingOf(instance, flag.name);
}

/** Tells whether a boolean flag is set to true. */
export function isOn(setting: Setting | undefined): setting is Setting {
  return setting?.value !== undefined && /^(?:true|t|1)$/i.test(setting.value);
}

/** What one setting of a flag names. */
export function settingSource(instance: ComponentInstance, setting: Setting): Source | undefined {
  if (setting.value === '') return undefined;
  const { material } = setting;
  if (material === undefined) return hidden(setting.flag, setting.place);
  const record = componentFlagOf(instance.component, setting.flag);
  const found = {
    material,
    by: setting.isImplied === true ? material.name : setting.writtenAs,
    place: setting.place,
    ...optional('isAssumed', setting.isImplied),
  };
  if (record?.pairs === undefined) return materialSource(found);
  const keySetting = settingOf(instance, record.pairs);
  if (keySetting === undefined && record.isIgnoredAlone === true && isWholeServer(instance)) return undefined;
  if (keySetting === undefined && !instance.isPartial) return materialSource({ ...found, isWithoutKey: true });
  return materialSource({ ...found, ...optional('key', keySetting?.material) });
}

/** The result for a file, a field or a flag. */
export function materialSource(found: SourceMaterial): Source {
  const missing = missingMaterial(found.material, found.place);
  return missing === undefined ? { kind: 'materials', materials: [found] } : unknown(missing);
}

/** Why a material cannot be judged; `undefined` if it can. */
export function missingMaterial({ source, name }: Material, place: FilePlace): Missing | undefined {
  switch (source) {
    case 'value':
    case 'file':
    case 'noCredential':
      return undefined;
    case 'absent':
      return { why: 'fileAbsent', name, place };
    case 'unreadable':
      return { why: 'fileUnreadable', name, place };
    case 'notRead':
      return { why: 'fileNotRead', name, place };
  }
}

/** A component without a document is assumed to read the files in the places of installers. */
function assumedSource(scene: Scene, side: Side, party: Party, { component, name }: FlagOrigin['flag']): Source {
  const record = componentFlagOf(component, name);
  const files = party.place === undefined ? undefined : filesOf(scene, party);
  const isMaterial = record?.role === 'certificate' || record?.role === 'ca';
  const verified = record?.role !== 'ca' ? [] : scene.record[side === 'client' ? 'serverRoles' : 'clientRoles'];
  const found = isMaterial ? (record.certificates ?? []).flatMap((role) => authorityFiles(files, role, verified)) : [];
  if (found.length === 0) return unknown({ why: 'componentNotFound', name: component });
  return {
    kind: 'materials',
    materials: found.map((file): SourceMaterial => {
      const material = materialInWholeFile(scene.picture.graph, file);
      return { material, by: material.name, place: material.place, isAssumed: true };
    }),
  };
}

function hidden(name: string, place: FilePlace): Source {
  return unknown({ why: 'valueHidden', name, place });
}

/** The source for something unknown. */
export function unknown(missing: Missing): Source {
  return { kind: 'unknown', missing };
}
