/** Whether a path answers with success. */
export async function answers(path: string): Promise<boolean> {
  try {
    return (await fetch(path)).ok;
  } catch {
    return false;
  }
}
