/** What a file holds, or where a symbolic link leads. */
export type IncidentFile = string | Uint8Array | { readonly linkTo: string };

/** Files by their paths below the incident's folder. */
export type IncidentFiles = Readonly<Record<string, IncidentFile>>;

/** The files as they were when it broke, and what the repair changed; `undefined` removes a file. */
export interface IncidentTrees {
  readonly broken: IncidentFiles;
  readonly repaired: Readonly<Record<string, IncidentFile | undefined>>;
  /** What stands for `{name}` in the error, where it depends on the files: hashes, serial numbers. */
  readonly pasted?: Readonly<Record<string, string>>;
}

/** A public report of something that broke, with the files that reproduce its cause. */
export interface Incident {
  readonly id: string;
  /** Repository and number of the report, or its address. */
  readonly reference: string;
  readonly cause: string;
  /** Where the pasted line comes from, if the report tells the cause without it: another report, or the program that prints it. */
  readonly lineFrom?: string;
  /** What people pasted; names, addresses and dates are those of the files. */
  readonly errorText: string;
  /** The folder that stands for `/` of the machine, for `--root`. */
  readonly root?: string;
  /** Parts of the paths where the cause lies. */
  readonly files: readonly string[];
  /** What a finding or a broken connection must tell a person. */
  readonly mustMention: RegExp;
  /** What the explanation of the pasted error must tell; `mustMention` unless it differs. */
  readonly explainMention?: RegExp;
  /** Advice that is wrong here. */
  readonly mustNotSay?: RegExp;
  /** Kind and client, as JSON, of the connections that must not be told as working. */
  readonly mustNotWork?: RegExp;
  /** Codes of findings that are true of the repaired files, too. */
  readonly repairedAllow?: readonly string[];
  make(): Promise<IncidentTrees>;
}
