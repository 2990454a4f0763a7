# Defaults of the deployment: how outputs look if a photo's metadata, or its tags, say nothing else.

variable "light" {
  description = "Light in which means are computed: \"srgb\" or \"linear\". Null means srgb."
  type        = string
  default     = null

  validation {
    condition     = var.light == null ? true : contains(["srgb", "linear"], var.light)
    error_message = "Expected srgb or linear, or null for light."
  }
}

variable "palette" {
  description = "Colors of the cells: the name of a palette such as gameboy, colors such as #102030,#ffeedd, or a number of the photo's own. Null means all colors."
  type        = string
  default     = null

  validation {
    condition     = var.palette == null ? true : contains(["gameboy", "mono", "grey", "cga", "spectrum", "ega", "nes", "eink", "websafe", "c64", "pico8"], var.palette) || can(regex("^([0-9]{1,3}|#[0-9A-Fa-f]{6}(,#[0-9A-Fa-f]{6})*)$", var.palette))
    error_message = "Expected gameboy, mono, grey, cga, spectrum, ega, nes, eink, websafe, c64, pico8, colors such as #102030,#ffeedd, a number of colors, or null for palette."
  }

  validation {
    condition     = !can(regex("^[0-9]+$", coalesce(var.palette, "none"))) || (var.regions == null && var.keep == null && !var.hide_faces)
    error_message = "Expected neither regions, keep nor hide_faces, as palette is a number of the photo's own colors: outputs that hide parts of a photo keep its pixels."
  }
}

variable "dither" {
  description = "How the colors of a palette are mixed: none, bayer2, bayer4, bayer8, floyd-steinberg or atkinson. Null means none."
  type        = string
  default     = null

  validation {
    condition     = var.dither == null ? true : contains(["none", "bayer2", "bayer4", "bayer8", "floyd-steinberg", "atkinson"], var.dither)
    error_message = "Expected none, bayer2, bayer4, bayer8, floyd-steinberg or atkinson, or null for dither."
  }

  validation {
    condition     = var.dither == null || var.palette != null
    error_message = "Expected palette, as dither is set."
  }
}

variable "dither_strength" {
  description = "How far cells may leave their own color for the mix, above 0 and at most 1. Null means 1."
  type        = number
  default     = null

  validation {
    condition     = var.dither_strength == null ? true : var.dither_strength > 0 && var.dither_strength <= 1
    error_message = "Expected a number above 0 and at most 1, or null for dither_strength."
  }

  validation {
    condition     = var.dither_strength == null || var.dither != null
    error_message = "Expected dither, as dither_strength is set."
  }
}

variable "gap" {
  description = "Pixels between cells. Null means 0."
  type        = number
  default     = null

  validation {
    condition     = var.gap == null ? true : var.gap >= 0 && var.gap <= 1000 && floor(var.gap) == var.gap
    error_message = "Expected a whole number from 0 to 1000, or null for gap."
  }

  validation {
    condition     = coalesce(var.gap, 0) == 0 || (var.regions == null && var.keep == null && !var.hide_faces)
    error_message = "Expected neither regions, keep nor hide_faces, as gap is set: outputs that hide parts of a photo keep its pixels."
  }
}

variable "gap_color" {
  description = "Color between cells, such as #101010, or transparent."
  type        = string
  default     = null

  validation {
    condition     = var.gap_color == null ? true : can(regex("^(transparent|#[0-9A-Fa-f]{6})$", var.gap_color))
    error_message = "Expected transparent or a color such as #101010, or null for gap_color."
  }

  validation {
    condition     = var.gap_color == null || coalesce(var.gap, 0) > 0 || var.shape == "round"
    error_message = "Expected gap or shape = \"round\", as gap_color is set."
  }
}

variable "shape" {
  description = "Shape of cells: \"square\" or \"round\". Null means square."
  type        = string
  default     = null

  validation {
    condition     = var.shape == null ? true : contains(["square", "round"], var.shape)
    error_message = "Expected square or round, or null for shape."
  }

  validation {
    condition     = coalesce(var.shape, "square") == "square" || (var.regions == null && var.keep == null && !var.hide_faces)
    error_message = "Expected neither regions, keep nor hide_faces, as shape is round: outputs that hide parts of a photo keep its pixels."
  }
}

variable "size" {
  description = "Size of outputs: \"photo\", or \"cells\" for a pixel a cell. Null means photo."
  type        = string
  default     = null

  validation {
    condition     = var.size == null ? true : contains(["photo", "cells"], var.size)
    error_message = "Expected photo or cells, or null for size."
  }

  validation {
    condition     = coalesce(var.size, "photo") == "photo" || (var.regions == null && var.keep == null && !var.hide_faces)
    error_message = "Expected neither regions, keep nor hide_faces, as size is cells: outputs that hide parts of a photo keep its pixels."
  }
}

variable "scale" {
  description = "Pixels of each cell in outputs of size \"cells\". Null means 1."
  type        = number
  default     = null

  validation {
    condition     = var.scale == null ? true : var.scale >= 1 && var.scale <= 1000 && floor(var.scale) == var.scale
    error_message = "Expected a whole number from 1 to 1000, or null for scale."
  }

  validation {
    condition     = var.scale == null || var.size != "photo"
    error_message = "Expected cells for size, as scale is set."
  }

  validation {
    condition     = var.scale == null || (var.regions == null && var.keep == null && !var.hide_faces)
    error_message = "Expected neither regions, keep nor hide_faces, as scale is set: outputs that hide parts of a photo keep its pixels."
  }
}

variable "regions" {
  description = "Areas of every photo that are hidden, such as 10%,20%,30%,15% (docs/lambda.md). Null means none."
  type        = string
  default     = null

  validation {
    condition     = var.regions == null ? true : can(regex("^[ -~]{1,1000}$", var.regions))
    error_message = "Expected areas in printable ASCII such as 10%,20%,30%,15%, or null for regions."
  }
}

variable "keep" {
  description = "Areas of every photo that are kept while everything else is hidden, as regions. Null means none."
  type        = string
  default     = null

  validation {
    condition     = var.keep == null ? true : can(regex("^[ -~]{1,1000}$", var.keep))
    error_message = "Expected areas in printable ASCII such as 10%,20%,30%,15%, or null for keep."
  }

  validation {
    condition     = var.keep == null || (var.regions == null && !var.hide_faces)
    error_message = "Expected neither regions nor hide_faces, as keep is set."
  }
}

variable "progressive" {
  description = "Whether JPEG outputs are progressive."
  type        = bool
  default     = false
  nullable    = false
}

variable "settings_from_tags" {
  description = "Whether object tags pixelate-… of an original are a second source of its settings, beside its metadata, which wins. Tags allow no commas: a space stands for one."
  type        = bool
  default     = false
  nullable    = false
}
