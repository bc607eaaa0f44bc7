#ifndef QUITTANCE_CPANGO_H
#define QUITTANCE_CPANGO_H

#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>

#endif
