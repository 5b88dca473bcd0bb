import { componentFlagOf } from '../../../kubernetes/componentFlagOf.ts';
import { componentOfParty } from '../../../kubernetes/componentOfParty.ts';
import type { FlagOrigin } from '../../../kubernetes/tables/connectionRecord.ts';
import { memoisedByPair } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import type { ComponentInstance, FilePlace, Material, Setting } from '../clusterModel.ts';
import { settingOf, settingsOf } from '../components.ts';
import { materialInWholeFile } from '../materials.ts';
import type { Missing, Party, Source, SourceMaterial } from './connectionModel.ts';
import { authorityFiles } from './hostIndex.ts';
import { filesOf, partyOf, type Scene, type Side } from './scene.ts';

/** What a flag of one side says: its material; `undefined` where it is not set. */
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

/** A component talks to many, and tells all of them the same: one source for all of its connections. */
const instanceSource = memoisedByPair((instance: ComponentInstance, name: string): Source | undefined => {
  const setting = settingOf(instance, name);
  if (setting === undefined) return instance.isPartial ? hidden(name, instance.place) : undefined;
  return isRepeatable(instance, name) ? repeatedSource(instance, name) : settingSource(instance, setting);
});

/** The client does what a component does, and is another program, which has no such flags. */
function isOtherSoftware({ client, record }: Scene, component: FlagOrigin['flag']['component']): boolean {
  return client.component === undefined && componentOfParty(record.client) === component;
}

/** All files of a flag that may be given several times; not known as soon as one of them is not. */
function repeatedSource(instance: ComponentInstance, name: string): Source | undefined {
  const sources = settingsOf(instance, name).flatMap((setting) => settingSource(instance, setting) ?? []);
  const other = sources.find(({ kind }) => kind !== 'materials');
  const materials = sources.flatMap((source) => (source.kind === 'materials' ? source.materials : []));
  return other ?? (materials.length === 0 ? undefined : { kind: 'materials', materials });
}

function isRepeatable({ component }: ComponentInstance, name: string): boolean {
  return componentFlagOf(component, name)?.multiple?.startsWith('repeatable') === true;
}

/** The flag of a party that says yes or no, a number or names; `undefined` where it is not set or not known. */
export function flagSetting(scene: Scene, side: Side, { flag }: FlagOrigin): Setting | undefined {
  const instance = partyOf(scene, side, flag.component)?.instance;
  return instance && settingOf(instance, flag.name);
}

/** Tells whether a flag that says yes or no is given and says yes. */
export function isOn(setting: Setting | undefined): setting is Setting {
  return setting?.value !== undefined && /^(?:true|t|1)$/i.test(setting.value);
}

function settingSource(instance: ComponentInstance, setting: Setting): Source | undefined {
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
  if (keySetting === undefined && !instance.isPartial) return materialSource({ ...found, isWithoutKey: true });
  return materialSource({ ...found, ...optional('key', keySetting?.material) });
}

/** What a file, a field or a flag came to. */
export function materialSource(found: SourceMaterial): Source {
  const missing = missingMaterial(found.material, found.place);
  return missing === undefined ? { kind: 'materials', materials: [found] } : unknown(missing);
}

/** Why a material cannot be judged; `undefined` where it can. */
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

/** A component of which no document tells: what lies in the places that installers use is what it reads. */
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

/** That something is not known. */
export function unknown(missing: Missing): Source {
  return { kind: 'unknown', missing };
}
