import { type RemovedFlagRecord, removedFlags } from '../../kubernetes/tables/removedFlags.ts';
import type { ComponentInstance, Setting } from './clusterModel.ts';
import { isSince } from './versionOfImage.ts';

/** A flag that releases do not have any more. */
export interface GoneFlag {
  readonly setting: Setting;
  readonly record: RemovedFlagRecord;
  /** Whether the release of the component is older and still has it; `undefined` if the release is not known. */
  readonly isOlder?: boolean;
  /** What the program prints before it exits. */
  readonly error: string;
}

/** Finds the flags of a component that later releases do not know. */
export function goneFlagsOf({ component, settings, version }: ComponentInstance): readonly GoneFlag[] {
  return settings.flatMap((setting): readonly GoneFlag[] => {
    const { flag } = setting;
    const record = removedFlags.find((each) => each.component === component && each.flag === flag);
    if (record === undefined) return [];
    const error = component === 'etcd' ? `flag provided but not defined: -${flag.slice(2)}` : `unknown flag: ${flag}`;
    const isOlder = version === undefined ? {} : { isOlder: !isSince(version, record.removedIn) };
    return [{ setting, record, error, ...isOlder }];
  });
}
