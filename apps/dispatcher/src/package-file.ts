/**
 * A file of this package outside its code. Built, all modules are in one folder, `dist/`, as this one is in `src/`: only from
 * here do both have the same way to it.
 * @param path from the folder of package.json, such as `migrations/sqlite/`
 */
export const packageFile = (path: string): URL => new URL(`../${path}`, import.meta.url);
