/** What is needed to load modules where a worker loads one script. */
export interface ChunkHost {
  /** What the build says of the extension's modules: by file name, the names of those that each imports at once. */
  readonly chunks: Readonly<Record<string, readonly string[]>>;
  /** What modules import as `vscode`. */
  readonly vscode: object;
  /** Reads a module of the extension. */
  read(file: string): Promise<string>;
  /** Gives code an address from which it can be imported. */
  toUrl(code: string): string;
  /** Is told what could not be loaded. */
  onFailure(error: unknown): void;
}

/** Loads modules of the extension, each once. */
export interface ChunkLoader {
  /** Reads a module with all that it imports, and runs nothing. */
  prepare(file: string): Promise<string>;
  load<Module>(file: string): Promise<Module>;
}

/** How esbuild writes imports when it makes code short; nothing else does, which the build makes sure of. */
const imports = /\bfrom"(?:\.\/)?([\w.-]+)"|\bimport\("\.\/([\w.-]+)"\)/g;

/**
 * Creates what stands for the loader of modules in the web worker of VS Code, where an address is known for one script alone.
 *
 * Each module gets an address of its own, and the addresses of those that it imports are written into its code. `vscode` is a
 * module, too; it also has the function that stands for `import()`. What could not be read is read again when it is next asked for.
 */
export function createChunkLoader({ chunks, vscode, read, toUrl, onFailure }: ChunkHost): ChunkLoader {
  const urls = new Map<string, Promise<string>>();
  const bridge = createBridge();

  function prepare(file: string): Promise<string> {
    const known = urls.get(file);
    if (known !== undefined) return known;
    const url = write(file);
    urls.set(file, url);
    url.catch(() => urls.delete(file));
    return url;
  }

  async function write(file: string): Promise<string> {
    const imported = chunks[file] ?? [];
    const [code, vscodeUrl, ...all] = await Promise.all([read(file), bridge, ...imported.map(prepare)]);
    const found = new Map([['vscode', vscodeUrl], ...imported.map((name, index) => [name, all[index]] as const)]);
    const linked = code.replace(imports, (whole, name: string | undefined, late: string | undefined) => {
      if (late !== undefined) return late in chunks ? `loadChunk("${late}")` : whole;
      const url = found.get(name ?? '');
      return url === undefined ? whole : `from"${url}"`;
    });
    return toUrl(`import{loadChunk}from"${vscodeUrl}";${linked}`);
  }

  async function load<Module>(file: string): Promise<Module> {
    try {
      return await import(await prepare(file));
    } catch (error) {
      onFailure(error);
      throw error;
    }
  }

  async function createBridge(): Promise<string> {
    const names = Object.keys(vscode).filter((name) => name !== 'default');
    const url = toUrl(
      `export let ${names},loadChunk;export function give(vscode,load){({${names}}=vscode);loadChunk=load}`,
    );
    (await import(url)).give(vscode, load);
    return url;
  }

  return { prepare, load };
}
