/** Marks what is dragged out of the window, so that the window does not take it itself. */
export const OUT = "application/x-shopbell-medium";
